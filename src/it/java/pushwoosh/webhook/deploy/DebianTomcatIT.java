package pushwoosh.webhook.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code deploy/tomcat} on Debian's own Tomcat, with its service's sandbox and its cron job. */
@Tag("deploy")
class DebianTomcatIT {
    private static final String INSTALL = "deploy/tomcat/debian.sh target/pushwoosh-webhook.war";
    private static final String DESCRIPTOR = "/etc/tomcat10/Catalina/localhost/pushwoosh-webhook.xml";

    private static final String HEALTH = "curl --silent http://127.0.0.1:8080/pushwoosh-webhook/health | grep ";
    private static final String EVENTS = "/var/log/tomcat10/pushwoosh-webhook/";

    private static Debian debian;
    private static String installed;

    @BeforeAll
    static void install() {
        debian = Debian.boot("tomcat10", "curl", "openssl");
        installed = debian.run(INSTALL);
    }

    @AfterAll
    static void shutDown() {
        if (debian != null) {
            debian.close();
        }
    }

    @Test
    void scriptLeadsFromPackageToFirstLineThatGroupAdmCanRead() {
        assertTrue(installed.matches("(?s).*\\{\"accepted\":1}\n\\{.*\"timestamp\":1764000000}}\n"
                + "Enter in Pushwoosh: https://YOUR-HOST/pushwoosh-webhook\\?token=[0-9a-f]{32}\n"
                + "Remove everything but the events again: deploy/tomcat/debian.sh --remove"), installed);
        assertEquals("drwxr-s--- tomcat adm", debian.run("stat -c '%A %U %G' " + EVENTS));
        assertEquals("-rw-r----- tomcat adm", debian.run("stat -L -c '%A %U %G' " + EVENTS + "events.current"));
        String read = " cat " + EVENTS + "events.current";
        assertEquals(0, debian.tryRun("runuser -u nobody -g adm --" + read).exitCode());
        assertNotEquals(0, debian.tryRun("runuser -u nobody --" + read).exitCode());
        assertEquals("-rw-r----- root tomcat", debian.run("stat -c '%A %U %G' " + DESCRIPTOR));
    }

    @Test
    void tokenStandsInDescriptorAndInNoLog() {
        String token = token();

        assertEquals("200", post("?token=" + token));
        assertEquals("401", post("?token=" + token.replace(token.charAt(0), '-')));
        assertEquals("200", debian.run(curl("?token=" + token) + " --header 'X-Forwarded-For: 127.0.0.9'"));
        debian.await("grep -q '^127.0.0.9 .*\"POST /pushwoosh-webhook HTTP/1.1\" 200' /var/log/tomcat10/*access_log*");
        assertEquals("", debian.run("journalctl --no-pager --output=cat | grep -F " + token + " || true"));
        assertEquals("", debian.run("grep -rF " + token + " /var/log/tomcat10 || true"));
    }

    @Test
    void dailyCronJobCompressesTomcatsLogsAndLeavesTheEventsAlone() {
        debian.run("touch /var/log/tomcat10/catalina.2000-01-01.log"); // Tomcat may write to that of today meanwhile.
        debian.run("find /var/log/tomcat10 -exec touch --no-dereference --date '2 days ago' {} +");
        String before = debian.run("ls " + EVENTS);
        int linesBefore = lineCount();

        assertEquals("", debian.run("/etc/cron.daily/tomcat10 2>&1 | grep -v 'find: warning' || true"));

        debian.run("ls /var/log/tomcat10/catalina.2000-01-01.log.gz");
        assertEquals(before, debian.run("ls " + EVENTS));
        assertEquals("200", post("?token=" + token()));
        assertEquals(linesBefore + 1, lineCount());
    }

    @Test
    void scriptUpgradesAndKeepsTokenAndEvents() {
        String descriptor = debian.run("cat " + DESCRIPTOR);
        int linesBefore = lineCount();

        String started = debian.run("systemctl show --property ActiveEnterTimestampMonotonic tomcat10");
        assertTrue(debian.run(INSTALL).contains("?token=" + token() + "\n"));
        assertEquals(started, debian.run("systemctl show --property ActiveEnterTimestampMonotonic tomcat10"));

        debian.await("journalctl --unit tomcat10 | grep 'Reloading Context with name \\[/pushwoosh-webhook\\] is completed'");
        assertEquals(descriptor, debian.run("cat " + DESCRIPTOR));
        assertEquals("200", post("?token=" + token()));
        assertEquals(linesBefore + 2, lineCount());
    }

    @Test
    void scriptFinishesWhatFailedAtTheRestartAndRemovesEverythingButTheEvents() {
        int linesBefore = lineCount();
        debian.run("deploy/tomcat/debian.sh --remove");
        debian.await("[ $(" + Curl.status("http://127.0.0.1:8080/") + ") = 200 ]");
        assertEquals("404", post(""));
        assertEquals(linesBefore, lineCount());

        debian.run("sed -i 's/<Server /<Server<Server /' /etc/tomcat10/server.xml; systemctl restart tomcat10 || true;"
                + " systemctl mask --runtime tomcat10");
        assertNotEquals(0, debian.tryRun(INSTALL).exitCode());
        debian.run("sed -i 's/<Server<Server /<Server /' /etc/tomcat10/server.xml; systemctl unmask --runtime tomcat10");
        String output = debian.run(INSTALL);

        assertTrue(output.contains("{\"accepted\":1}") && output.contains("?token=" + token()), output);
        assertEquals(linesBefore + 1, lineCount());
    }

    @Test
    void addressListRefusesOthersWith503AndRateLimitAnswers429() {
        debian.run("cp " + DESCRIPTOR + " /root/descriptor");
        try {
            debian.run("sed -i -e 's|<!-- \\(<Valve.*RemoteCIDRValve.*\\) -->|\\1|; s|203.0.113.0/24|127.0.0.7|'"
                    + " -e 's|<Context |&defaultWebXml=\"/opt/pushwoosh-webhook/rate-limit.xml\" |' " + DESCRIPTOR);
            debian.run("sed 's/>120000</>4</' deploy/tomcat/rate-limit.xml > /opt/pushwoosh-webhook/rate-limit.xml");
            debian.run("systemctl restart tomcat10");
            debian.await("curl --silent --interface 127.0.0.7 http://127.0.0.1:8080/pushwoosh-webhook/health | grep UP");

            String from7 = curl("?token=" + token()) + " --interface 127.0.0.7";
            assertEquals("200", debian.run(from7));
            assertEquals("503", post("?token=" + token()));
            assertEquals("503", debian.run(from7 + " --header 'X-Forwarded-For: 127.0.0.8'"));
            debian.await("[ $(" + from7 + ") = 429 ]");
        } finally {
            debian.run("cat /root/descriptor > " + DESCRIPTOR + "; systemctl restart tomcat10");
            debian.await(HEALTH + "UP");
        }
    }

    @Test
    void directoryOutsideTomcatsLogsNeedsDropIn() {
        debian.run("mv /etc/tomcat10/Catalina/localhost /root/");
        try {
            String output = debian.run(INSTALL + " /var/log/pushwoosh");
            assertTrue(output.contains("{\"accepted\":1}"), output);
            assertEquals("-rw-r----- tomcat adm", debian.run("stat -L -c '%A %U %G' /var/log/pushwoosh/events.current"));

            debian.run("rm /etc/systemd/system/tomcat10.service.d/*; systemctl daemon-reload; systemctl restart tomcat10");
            debian.await(HEALTH + "DOWN");
        } finally {
            debian.run("rm -r /etc/tomcat10/Catalina/localhost; mv /root/localhost /etc/tomcat10/Catalina/;"
                    + " systemctl restart tomcat10");
            debian.await(HEALTH + "UP");
        }
    }

    private static int lineCount() {
        return Integer.parseInt(debian.run("cat " + EVENTS + "events.*.log | wc -l"));
    }

    private static String token() {
        return debian.run("sed -n 's/.*webhook.token\" value=\"\\([0-9a-f]*\\)\".*/\\1/p' " + DESCRIPTOR);
    }

    private static String post(String query) {
        return debian.run(curl(query));
    }

    private static String curl(String query) {
        return Curl.post("http://127.0.0.1:8080/pushwoosh-webhook" + query);
    }
}
