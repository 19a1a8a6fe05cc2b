package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {
    private final AccessToken tokens = new AccessToken(List.of("first-0123456789", "sec+nd:0123456789%"));

    @Test
    void noTokenLetsEverybodyIn() {
        AccessToken none = new AccessToken(List.of());
        assertTrue(none.admits(null, null));
        assertTrue(none.admits("token=anything", "Bearer anything"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=first-0123456789", "token=sec+nd:0123456789%", "token=sec%2Bnd%3a0123456789%25",
            "a&token=x&&token=first-0123456789&b", "token=%66irst-0123456789", "&token=first-0123456789"})
    void tokenIsFoundInTheQuery(String query) {
        assertTrue(tokens.admits(query, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "=", "token", "token=", "first-0123456789", "token=first-012345678",
            "token=first-0123456789x", "token=%00first-0123456789", "xtoken=first-0123456789", "token=first-0123456789=",
            "token=%", "token=%6", "token=%6g", "token=first-0123456789 sec+nd:0123456789%", "token=sec nd:0123456789%"})
    void nothingElseInTheQueryIsAToken(String query) {
        assertFalse(tokens.admits(query, null));
    }

    @Test
    void tokenIsFoundInBearerAndInThePasswordOfBasic() {
        assertTrue(tokens.admits(null, "Bearer first-0123456789"));
        assertTrue(tokens.admits(null, "bEARER   sec+nd:0123456789% "));
        assertTrue(tokens.admits(null, basic("user:first-0123456789")));
        // RFC 7617: the user ends at the first colon.
        assertTrue(tokens.admits(null, basic("user:sec+nd:0123456789%")));
        assertTrue(tokens.admits("token=wrong", basic(":first-0123456789")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Bearer", "Bearer ", "Bearer x first-0123456789", "first-0123456789", "Basic",
            "Basic first-0123456789", "Basic ====", "Basic \u0000", "Digest first-0123456789", "Bearerfirst-0123456789"})
    void nothingElseInTheHeaderIsAToken(String authorization) {
        assertFalse(tokens.admits(null, authorization));
    }

    @Test
    void userOfBasicIsNoToken() {
        assertFalse(tokens.admits(null, basic("first-0123456789:")));
        assertFalse(tokens.admits(null, basic("first-0123456789:wrong")));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
