package pushwoosh.webhook.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code deploy/wildfly}: the scripts, run by WildFly's own command line. */
@Tag("deploy")
class WildFlyScriptIT {
    private static final String URL = "http://127.0.0.1:8080/pushwoosh-webhook";
    private static final String TOKEN = "canary-0123456789abcdef";
    private static final String CLI = "/opt/wildfly/bin/jboss-cli.sh --connect --timeout=120000 ";

    private static Debian debian;

    @BeforeAll
    static void install() {
        debian = Debian.boot("curl");
        debian.run("cp -a " + System.getProperty("wildfly.home") + " /opt/wildfly");
        debian.run("install -D target/pushwoosh-webhook.war /opt/pushwoosh-webhook/pushwoosh-webhook.war");
        debian.run("/opt/wildfly/bin/add-user.sh -a -u watcher -p let-me-see-1 -g pushwoosh-webhook");
        debian.run("systemd-run --unit wildfly /opt/wildfly/bin/standalone.sh");
        debian.await(CLI + "':read-attribute(name=server-state)' | grep running");
        debian.run("sed 's/CHANGE-ME/" + TOKEN + "/' deploy/wildfly/pushwoosh-webhook.cli > /root/first.cli");
        debian.run(CLI + "--file=/root/first.cli");
    }

    @AfterAll
    static void shutDown() {
        if (debian != null) {
            debian.close();
        }
    }

    @Test
    void scriptDeploysWithTokenAndDirectoryInTheLogDirectory() {
        assertEquals("200", debian.run(Curl.post(URL + "?token=" + TOKEN)));
        assertEquals("401", debian.run(Curl.post(URL)));
        String line = debian.run("tail -n 1 /opt/wildfly/standalone/log/pushwoosh-webhook/events.current");
        assertTrue(line.endsWith("\"timestamp\":1764000000}}"), line);
        debian.run(CLI + "reload");
        debian.await("[ $(" + Curl.post(URL + "?token=" + TOKEN) + ") = 200 ]");
        assertEquals("", debian.run("grep -rlF " + TOKEN + " /opt/wildfly/standalone/log || true"));
    }

    @Test
    void scriptRunsAgainToChangeTheTokenAndRemovalCanRunTwice() {
        String second = TOKEN.replace("canary", "second");
        try {
            debian.run("sed 's/CHANGE-ME/" + second + " " + TOKEN + "/' deploy/wildfly/pushwoosh-webhook.cli"
                    + " > /root/again.cli");
            String output = debian.run(CLI + "--file=/root/again.cli");
            assertTrue(output.contains("Enter in Pushwoosh: https://YOUR-HOST/pushwoosh-webhook?token="), output);
            assertEquals("200", debian.run(Curl.post(URL + "?token=" + second)));
            assertEquals("200", debian.run(Curl.post(URL + "?token=" + TOKEN)));

            debian.run(CLI + "--file=deploy/wildfly/remove.cli");
            debian.run(CLI + "--file=deploy/wildfly/remove.cli");
            assertEquals("404", debian.run(Curl.post(URL)));
            assertEquals("", debian.run("grep -F " + TOKEN
                    + " /opt/wildfly/standalone/configuration/standalone.xml || true"));
            assertEquals("", debian.run("grep -rlE 'canary|second-' /opt/wildfly/standalone/log/server.log || true"));
        } finally {
            debian.run(CLI + "--file=/root/first.cli");
        }
    }

    @Test
    void userWithTheRoleMaySeeTheStatus() {
        assertEquals("401", debian.run(Curl.status(URL + "/status")));
        assertEquals("200", debian.run(Curl.status(URL + "/status") + " --user watcher:let-me-see-1"));
    }

    @Test
    void requestsAboveTheLimitAreAnswered503() {
        debian.run(CLI + "'/subsystem=undertow/configuration=filter/request-limit=pushwoosh-webhook"
                + ":write-attribute(name=max-concurrent-requests,value=1),"
                + "/subsystem=undertow/configuration=filter/request-limit=pushwoosh-webhook"
                + ":write-attribute(name=queue-size,value=1),reload'"); // 0 is unbounded
        String post = Curl.post(URL + "?token=" + TOKEN);
        debian.await("[ $(" + post + ") = 200 ]");
        debian.run("exec 3<>/dev/tcp/127.0.0.1/8080;"
                + " printf 'POST /pushwoosh-webhook?token=" + TOKEN + " HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 9\\r\\n\\r\\n' >&3;"
                + " for i in 1 2 3 4 5; do [ $(" + post + " --max-time 5) = 503 ] && exit 0; done; exit 1");
    }

    @Test
    void onlyListedAddressesComeInAndTheProxyTellsThem() {
        debian.run("sed 's|203.0.113.0/24|127.0.0.7|' deploy/wildfly/behind-proxy.cli > /root/second.cli");
        debian.run(CLI + "--file=/root/second.cli");
        String post = Curl.post(URL + "?token=" + TOKEN);
        debian.await("[ $(" + post + ") = 200 ]");

        assertEquals("200", debian.run(post + " --header 'X-Forwarded-For: 127.0.0.7'"));
        assertEquals("503", debian.run(post + " --header 'X-Forwarded-For: 127.0.0.8'"));
        assertEquals("503", debian.run(post + " --interface 127.0.0.8"));
    }
}
