package pushwoosh.webhook.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The installations of README.md as they stand there, each on a fresh Debian, and their removal. */
@Tag("deploy")
class ReadmeIT {
    private static final Path README = Path.of("README.md");
    private static final String PASSWORD = "let-me-see-1";
    private static final String CLI = "/opt/wildfly/bin/jboss-cli.sh --connect --timeout=120000 ";
    private static final String URL = "http://127.0.0.1:8080/pushwoosh-webhook";

    @Test
    void tomcat() throws IOException {
        try (Debian debian = Debian.boot("tomcat10", "curl", "openssl")) {
            debian.run("cp -a " + System.getProperty("tomcat11.home") + " /opt/tomcat && mkdir -p /opt/tomcat/webapps"
                    + " && chmod +x /opt/tomcat/bin/*.sh && chown -R tomcat:tomcat /opt/tomcat");
            debian.run("printf '[Service]\nUser=tomcat\nUMask=0027\nSuccessExitStatus=143\n"
                    + "ExecStart=/opt/tomcat/bin/catalina.sh run\n' > /etc/systemd/system/tomcat.service"
                    + " && systemctl daemon-reload && systemctl start tomcat");

            assertSeen(debian, README, "### Tomcat");

            debian.await("grep -q '\"POST /pushwoosh-webhook HTTP/1.1\" 200' /opt/tomcat/logs/*access_log*");
            assertEquals("", debian.run("grep -rl '?token=' /opt/tomcat/logs || true"));
            String starts = "[ $(cat /opt/tomcat/logs/catalina.* | grep -c ' is UP; status page') = ";
            debian.run("sed -i '/<.Context>/i " + block(README, "## Settings", "xml", "<Parameter ")
                    + "' /opt/tomcat/conf/Catalina/localhost/pushwoosh-webhook.xml");
            debian.await(starts + "2 ]");
            debian.run("grep -q 'zone = Europe/Berlin   (context parameter)' /opt/tomcat/logs/catalina.*");
            debian.run(block(README, "## Upgrade", "sh", "install "));
            debian.await(starts + "3 ]");
            String user = find("`(<user .*/>)`", Files.readString(README)).group(1).replace("...", PASSWORD);
            debian.run("sed -i '/<.tomcat-users>/i " + user + "' /opt/tomcat/conf/tomcat-users.xml"
                    + " && systemctl restart tomcat");
            debian.await("[ $(" + Curl.status(URL + "/status") + " --user watcher:" + PASSWORD + ") = 200 ]");
            debian.run(block(README, "## Troubleshooting", "sh", "install "));
            assertEquals("drwxr-s--- tomcat adm", debian.run("stat -c '%A %U %G' /var/log/pushwoosh"));
            debian.run("rm /opt/tomcat/conf/Catalina/localhost/pushwoosh-webhook.xml && rm -r /opt/pushwoosh-webhook");
            debian.await("[ $(" + Curl.status(URL + "/health") + ") = 404 ]");
        }
    }

    @Test
    void debiansTomcatAndPersonalData() throws IOException {
        try (Debian debian = Debian.boot("tomcat10", "curl", "openssl")) {
            assertSeen(debian, README, "### Debian's tomcat10");

            Path personalData = Path.of("deploy", "personal-data.md");
            String events = debian.run("cat /var/log/tomcat10/pushwoosh-webhook/events.current");
            debian.run(block(personalData, "## Access", "sh", "javac "));
            assertEquals(events, debian.run("cat /root/lines"));
            assertSeen(debian, personalData, "## Erasure");
            assertEquals("", debian.run("cat /var/log/tomcat10/pushwoosh-webhook/events.*.log"));

            debian.run("deploy/tomcat/debian.sh --remove");
            debian.await("[ $(" + Curl.status(URL + "/health") + ") = 404 ]");
        }
    }

    @Test
    void wildFly() throws IOException {
        try (Debian debian = Debian.boot("curl", "openssl")) {
            debian.run("cp -a " + System.getProperty("wildfly.home") + " /opt/wildfly");
            debian.run("systemd-run --unit wildfly /opt/wildfly/bin/standalone.sh");
            debian.await(CLI + "':read-attribute(name=server-state)' | grep running");

            assertSeen(debian, README, "### WildFly");

            String readme = Files.readString(README);
            String setting = block(README, "## Settings", "sh", "/opt/wildfly/");
            debian.run(setting);
            debian.run(setting.replaceFirst(":add\\(.*\\)", find("`(:write-attribute\\(.*?\\))`", readme).group(1)));
            debian.run("/opt/wildfly/" + find("`(bin/jboss-cli.sh [^`]*:redeploy\")`", readme).group(1));
            debian.run("/opt/wildfly/" + find("`(bin/jboss-cli.sh [^`]*--force[^`]*)`", readme).group(1));
            debian.await("grep -q 'pushwoosh-webhook.zone = Europe/London   (system property)'"
                    + " /opt/wildfly/standalone/log/server.log");
            debian.run("/opt/wildfly/" + find("`(bin/add-user.sh .*)`", readme).group(1).replace("...", PASSWORD));
            debian.await("[ $(" + Curl.status(URL + "/status") + " --user watcher:" + PASSWORD + ") = 200 ]");
            assertEquals("401", debian.run(Curl.post(URL)));
            debian.run(find("`(/opt/wildfly/bin/jboss-cli.sh [^`]*remove.cli)`", readme).group(1));
            debian.await("[ $(" + Curl.status(URL + "/health") + ") = 404 ]");
        }
    }

    /** Runs a section's commands in one shell, shows what they print, and compares its end with the section's text. */
    private static void assertSeen(Debian debian, Path page, String heading) throws IOException {
        String section = section(page, heading);
        String commands = blocks(section, "sh");
        String expected = Arrays.stream(blocks(section, "text").split("\\.\\.\\.", -1)).map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        long start = System.nanoTime();
        String output = debian.run(commands);
        System.out.println(heading + " took " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s:\n"
                + output.replaceAll("(?<=token=)\\w+", "..."));
        assertTrue(Pattern.compile("(^|\n)" + expected + "$").matcher(output).find(),
                () -> commands + "\nprinted\n" + output);
    }

    /** The first block of a section that begins so. */
    private static String block(Path page, String heading, String language, String start) throws IOException {
        String block = "(?ms)^```" + language + "\n(" + Pattern.quote(start) + ".*?)\n```";
        return find(block, section(page, heading)).group(1);
    }

    /** All blocks of a language, without the list's indentation, one below the other. */
    private static String blocks(String section, String language) {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)\n```").matcher(section).results()
                .map(block -> block.group(1)).collect(Collectors.joining("\n"));
    }

    /** From a heading to the next one, the indentation of lists removed. */
    private static String section(Path page, String heading) throws IOException {
        return find("(?ms)^" + Pattern.quote(heading) + "\\b.*?(?=^##|\\z)", Files.readString(page)).group()
                .replaceAll("(?m)^ {2,3}", "");
    }

    private static MatchResult find(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results().findFirst()
                .orElseThrow(() -> new AssertionError("no " + regex));
    }
}
