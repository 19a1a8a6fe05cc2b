package pushwoosh.webhook.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pushwoosh.webhook.container.Example;

/**
 * The WAR, dropped into every servlet container that Maven Central has: {@code mvn -f src/it verify -Dgroups=matrix},
 * on each Java version below {@code /usr/lib/jvm} that the container supports, and on that of Maven.
 */
@Tag("matrix")
class MatrixIT {
    private static final String URL = "http://127.0.0.1:8080/pushwoosh-webhook";
    private static final String HOME = "/opt/container/";
    private static final Path JAVA_HOMES = Path.of("/usr/lib/jvm");

    static List<Arguments> containersOnJavaVersions() throws IOException {
        Map<Integer, Path> javaHomes = new TreeMap<>();
        try (Stream<Path> installed = Files.exists(JAVA_HOMES) ? Files.list(JAVA_HOMES) : Stream.empty()) {
            for (Path home : installed.filter(home -> Files.isExecutable(home.resolve("bin/java"))).toList()) {
                javaHomes.put(javaVersion(home), home.toRealPath());
            }
        }
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        javaHomes.put(javaVersion(own), own);
        return Arrays.stream(ServletContainer.values())
                .flatMap(container -> javaHomes.entrySet().stream()
                        .filter(java -> container.javaMin <= java.getKey() && java.getKey() <= container.javaMax)
                        .map(java -> Arguments.of(container, java.getKey(), java.getValue())))
                .toList();
    }

    private static int javaVersion(Path home) throws IOException {
        String release = Files.readString(home.resolve("release"));
        return Runtime.Version.parse(release.replaceFirst("(?s).*JAVA_VERSION=\"([^\"]+)\".*", "$1")).feature();
    }

    @ParameterizedTest
    @MethodSource("containersOnJavaVersions")
    void contextPathTakesEventsWithAndWithoutSlashAndNothingElse(ServletContainer container, int java, Path javaHome) {
        try (Debian debian = Debian.boot("curl")) {
            String name = start(debian, container, javaHome);

            assertEquals("200", debian.run(Curl.post(URL)));
            assertEquals("200", debian.run(Curl.post(URL + "/")));
            assertEquals("2", debian.run("grep -cF '\"event\":" + Example.EVENT + "}' " + HOME + container.logs
                    + "/pushwoosh-webhook/events.current"));
            assertEquals("400 application/problem+json", debian.run(Curl.status(URL) + " --data '{\"event_name\":'"
                    + " --write-out '%{http_code} %{content_type}'"));
            String put = debian.run(Curl.status(URL) + " --request PUT --write-out '%{http_code} %header{allow}'");
            assertTrue(put.startsWith("405 ") && put.contains("POST"), put);

            String executable = debian.run("readlink /proc/[0-9]*/exe | grep '/java$' | sort -u");
            assertEquals(javaHome + "/bin/java", executable);
            System.out.println(name + " serves the WAR on Java " + java);
        }
    }

    /** Returns name and version of the container once the receiver is up. */
    private static String start(Debian debian, ServletContainer container, Path javaHome) {
        String all = System.getProperty("containers");
        String distribution = debian.run("ls -d " + all + "/" + container.distribution);
        String deployments = HOME + container.deployments;
        debian.run("mkdir " + HOME + " && cp -a " + distribution + "/. " + HOME + " && chmod +x " + HOME + "bin/* && mkdir -p "
                + deployments + " && cp target/pushwoosh-webhook.war " + deployments);
        debian.run("systemd-run --unit container --working-directory " + HOME + " --setenv JAVA_HOME=" + javaHome
                + " --setenv PATH=" + javaHome + "/bin:/usr/bin bash -c '" + container.run.replace("'", "'\\''") + "'");
        try {
            debian.await("[ $(" + Curl.status(URL + "/health") + ") = 200 ]");
        } catch (AssertionError e) {
            throw new AssertionError(distribution + " has printed:\n"
                    + debian.run("journalctl --unit container --output cat | tail -n 50"), e);
        }
        return distribution.substring(all.length() + 1).replaceFirst("/.*", "");
    }
}
