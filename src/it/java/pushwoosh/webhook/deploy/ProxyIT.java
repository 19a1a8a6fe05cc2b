package pushwoosh.webhook.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code deploy/proxy}: each proxy as a service of Debian, in front of Debian's Tomcat. */
@Tag("deploy")
class ProxyIT {
    private static final String URL = "https://hooks.example.com/pushwoosh-webhook";

    private static Debian debian;
    private static String token;

    @BeforeAll
    static void install() {
        debian = Debian.boot("tomcat10", "curl", "openssl", "nginx", "haproxy", "apache2", "caddy", "rsyslog");
        Proxy.prepare(debian);
        debian.run(Curl.TOO_LARGE_BODY);
        token = Proxy.startTomcat(debian);
    }

    @AfterAll
    static void shutDown() {
        if (debian != null) {
            debian.close();
        }
    }

    @AfterEach
    void stopProxies() {
        for (Proxy proxy : Proxy.values()) {
            debian.run(proxy.stop());
        }
    }

    @ParameterizedTest
    @EnumSource
    void proxyForwardsEventsAndTheSendersAddressAndNothingElse(Proxy proxy) {
        start(debian, proxy);
        String sender = "127.0.7." + proxy.ordinal();

        assertEquals("200", debian.run(Curl.post(URL + "?token=" + token) + " --interface " + sender
                + " --header 'X-Forwarded-For: 127.0.0.66' --header 'X-Forwarded-Proto: gopher'"));
        debian.await("grep '^" + sender + " .*\"POST /pushwoosh-webhook HTTP/1.1\" 200' /var/log/tomcat10/*access_log*");
        assertEquals("200", debian.run(Curl.post(URL + "/?token=" + token)));
        assertEquals("200", debian.run(Curl.post(URL) + " --header 'Authorization: Bearer " + token + "'"));
        assertEquals("200", debian.run(Curl.post(URL) + " --user pushwoosh:" + token));
        assertEquals("401", debian.run(Curl.post(URL)));
        for (String path : List.of("/health", "/status", "/metrics", "-2", "/../manager/html")) {
            assertEquals("404", debian.run(Curl.status(URL + path) + " --path-as-is"), path);
        }
        assertTokenInNoLog(debian, proxy, token);
    }

    @ParameterizedTest
    @EnumSource
    void tooLargeBodyIsAnswered413AndTooManyRequests429(Proxy proxy) {
        start(debian, proxy);

        String tooLarge = Curl.tooLarge(URL + "?token=" + token);
        assertEquals("413", debian.run(tooLarge));
        assertEquals("413", debian.run(tooLarge + " --header 'Transfer-Encoding: chunked'"));

        if (proxy.hasRequestLimit()) {
            debian.run(proxy.lowerRequestLimit());
            debian.await("[ $(" + Curl.post(URL + "?token=" + token) + ") = 429 ]");
        }
    }

    @Test
    void senderHearsThatItMayTryAgainWhileTomcatIsDownAndNoLogKeepsTheToken() {
        String canary = "canary-0123456789abcdef";
        try (Debian other = Debian.boot("nginx", "haproxy", "apache2", "caddy", "rsyslog")) {
            Proxy.prepare(other);
            other.run(Curl.TOO_LARGE_BODY);
            for (Proxy proxy : Proxy.values()) {
                start(other, proxy);
                String status = other.run(Curl.post(URL + "?token=" + canary));
                assertTrue(Set.of("502", "503").contains(status), proxy + " has answered " + status);
                other.run(Curl.tooLarge(URL + "?token=" + canary));
                assertTokenInNoLog(other, proxy, canary);
                other.run(proxy.stop());
            }
        }
    }

    /** Returns when it answers. */
    private static void start(Debian debian, Proxy proxy) {
        debian.run(proxy.start());
        debian.await("[ $(" + Curl.status(URL) + ") != 000 ]");
    }

    private static void assertTokenInNoLog(Debian debian, Proxy proxy, String token) {
        debian.await("grep POST " + proxy.accessLog);
        assertEquals("", debian.run("grep -rlF " + token + " /var/log || true"));
        assertEquals("", debian.run("journalctl --no-pager --output=cat | grep -F " + token + " || true"));
    }
}
