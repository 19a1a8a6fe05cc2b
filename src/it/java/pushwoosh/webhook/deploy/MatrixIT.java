package pushwoosh.webhook.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pushwoosh.webhook.container.Example;

/**
 * The WAR, dropped into every servlet container that Maven Central has: {@code mvn verify -Pmatrix}, on the Java of Maven
 * or on those of {@code -Dmatrix.java-homes=/one,/other}.
 */
class MatrixRun {
    private static final String URL = "http://127.0.0.1:8080/pushwoosh-webhook";
    private static final String HOME = "/opt/container/";

    static Stream<Arguments> containersOnJavas() {
        return Arrays.stream(System.getProperty("matrix.java-homes").split(",")).flatMap(java ->
                Arrays.stream(ServletContainer.values()).map(container -> Arguments.of(container, java)));
    }

    @ParameterizedTest
    @MethodSource("containersOnJavas")
    void contextPathTakesEventsWithAndWithoutSlashAndNothingElse(ServletContainer container, String javaHome)
            throws IOException {
        String version = Files.readString(Path.of(javaHome, "release")).replaceFirst("(?s).*JAVA_VERSION=\"([^\"]+)\".*", "$1");
        assumeFalse(container == ServletContainer.GLASSFISH && Runtime.Version.parse(version).feature() >= 25,
                "skipped: GlassFish 7.0.21 does not start on Java " + version);
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

            String java = debian.run("readlink /proc/[0-9]*/exe | grep '/java$' | sort -u");
            assertEquals(javaHome + "/bin/java", java);
            System.out.println(name + " serves the WAR on Java " + version);
        }
    }

    /** Returns name and version of the container once the receiver is up. */
    private static String start(Debian debian, ServletContainer container, String javaHome) {
        String folder = debian.run("ls -d target/matrix/" + container.name().toLowerCase(Locale.ROOT).replace('_', '-') + "*");
        String deployments = HOME + container.deployments;
        debian.run("mkdir " + HOME + " && cp -a " + folder + "/*/. " + HOME + " && chmod +x " + HOME + "bin/* && mkdir -p "
                + deployments + " && cp target/pushwoosh-webhook.war " + deployments);
        debian.run("systemd-run --unit container --working-directory " + HOME + " --setenv JAVA_HOME=" + javaHome
                + " --setenv PATH=" + javaHome + "/bin:/usr/bin bash -c '" + container.run.replace("'", "'\\''") + "'");
        try {
            debian.await("[ $(" + Curl.status(URL + "/health") + ") = 200 ]");
        } catch (AssertionError e) {
            throw new AssertionError(folder + " has printed:\n"
                    + debian.run("journalctl --unit container --output cat | tail -n 50"), e);
        }
        return folder.substring(folder.lastIndexOf('/') + 1);
    }
}
