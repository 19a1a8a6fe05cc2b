package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextUrlTest {
    @ParameterizedTest
    @CsvSource({"http,example.com,80,http://example.com/p", "https,example.com,443,https://example.com/p",
        "https,example.com,80,https://example.com:80/p", "http,my_host.internal,8080,http://my_host.internal:8080/p",
        "http,h,1,http://h:1/p", "http,h,65535,http://h:65535/p",
        "http,127.0.0.1,8080,http://127.0.0.1:8080/p", "http,[::1],8080,http://[::1]:8080/p"})
    void aUsualPortIsLeftOut(String scheme, String host, int port, String url) {
        assertEquals(url, ContextUrl.of(scheme, host, port, "/p"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "evil.com#", "evil.com#/x", "user@evil", "evil.com/x", "a b", "a?b", "a\\b", "[evil]",
            "::1",
        "a:80", "-a", "a-", "'", "<b>", "b\u00FCcher.example", "a\u202Eb", "%41"})
    void aHostNameThatIsNoneIsNotShown(String host) {
        assertEquals("/p", ContextUrl.of("http", host, 80, "/p"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void aPortThatIsNoneIsNotShown(int port) {
        assertEquals("/p", ContextUrl.of("http", "example.com", port, "/p"));
    }

    @Test
    void thePathIsEncodedForUrlAndShell() {
        assertEquals("http://h/it%27s%20%C3%BC", ContextUrl.of("http", "h", 80, "/it's \u00FC"));
        assertEquals("http://h", ContextUrl.of("http", "h", 80, ""));
    }
}
