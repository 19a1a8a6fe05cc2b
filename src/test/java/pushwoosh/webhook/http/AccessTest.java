package pushwoosh.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private final Access tokens = new Access(List.of("first-0123456789", "sec+nd:0123456789%"));

    @Test
    void noTokenLetsEverybodyIn() {
        Access none = new Access(List.of());
        assertTrue(none.mayPost(null, null));
        assertTrue(none.mayPost("token=anything", "Bearer anything"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=first-0123456789", "token=sec+nd:0123456789%", "token=sec%2Bnd%3a0123456789%25",
            "a&token=x&&token=first-0123456789&b", "token=%66irst-0123456789", "&token=first-0123456789"})
    void tokenIsFoundInTheQuery(String query) {
        assertTrue(tokens.mayPost(query, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "=", "token", "token=", "first-0123456789", "token=first-012345678",
            "token=first-0123456789x", "token=%00first-0123456789", "xtoken=first-0123456789", "token=first-0123456789=",
            "token=%", "token=%6", "token=%6g", "token=first-0123456789 sec+nd:0123456789%", "token=sec nd:0123456789%"})
    void nothingElseInTheQueryIsAToken(String query) {
        assertFalse(tokens.mayPost(query, null));
    }

    @Test
    void tokenIsFoundInBearerAndInThePasswordOfBasic() {
        assertTrue(tokens.mayPost(null, "Bearer first-0123456789"));
        assertTrue(tokens.mayPost(null, "bEARER   sec+nd:0123456789% "));
        assertTrue(tokens.mayPost(null, basic("user:first-0123456789")));
        // RFC 7617: the user ends at the first colon.
        assertTrue(tokens.mayPost(null, basic("user:sec+nd:0123456789%")));
        assertTrue(tokens.mayPost("token=wrong", basic(":first-0123456789")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Bearer", "Bearer ", "Bearer x first-0123456789", "first-0123456789", "Basic",
            "Basic first-0123456789", "Basic ====", "Basic \u0000", "Digest first-0123456789", "Bearerfirst-0123456789"})
    void nothingElseInTheHeaderIsAToken(String authorization) {
        assertFalse(tokens.mayPost(null, authorization));
    }

    @Test
    void userOfBasicIsNoToken() {
        assertFalse(tokens.mayPost(null, basic("first-0123456789:")));
        assertFalse(tokens.mayPost(null, basic("first-0123456789:wrong")));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
