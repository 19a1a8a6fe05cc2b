package pushwoosh.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
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
        assertTrue(mayPost(none, null, null));
        assertTrue(mayPost(none, "token=anything", "Bearer anything"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=first-0123456789", "token=sec+nd:0123456789%", "token=sec%2Bnd%3a0123456789%25",
            "a&token=x&&token=first-0123456789&b", "token=%66irst-0123456789", "&token=first-0123456789"})
    void tokenIsFoundInTheQuery(String query) {
        assertTrue(mayPost(tokens, query, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "=", "token", "token=", "first-0123456789", "token=first-012345678",
            "token=first-0123456789x", "token=%00first-0123456789", "xtoken=first-0123456789", "token=first-0123456789=",
            "token=%", "token=%6", "token=%6g", "token=first-0123456789 sec+nd:0123456789%", "token=sec nd:0123456789%"})
    void nothingElseInTheQueryIsAToken(String query) {
        assertFalse(mayPost(tokens, query, null));
    }

    @Test
    void tokenIsFoundInBearerAndInThePasswordOfBasic() {
        assertTrue(mayPost(tokens, null, "Bearer first-0123456789"));
        assertTrue(mayPost(tokens, null, "bEARER   sec+nd:0123456789% "));
        assertTrue(mayPost(tokens, null, basic("user:first-0123456789")));
        // RFC 7617: the user ends at the first colon.
        assertTrue(mayPost(tokens, null, basic("user:sec+nd:0123456789%")));
        assertTrue(mayPost(tokens, "token=wrong", basic(":first-0123456789")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Bearer", "Bearer ", "Bearer x first-0123456789", "first-0123456789", "Basic",
            "Basic first-0123456789", "Basic ====", "Basic \u0000", "Digest first-0123456789", "Bearerfirst-0123456789"})
    void nothingElseInTheHeaderIsAToken(String authorization) {
        assertFalse(mayPost(tokens, null, authorization));
    }

    @Test
    void userOfBasicIsNoToken() {
        assertFalse(mayPost(tokens, null, basic("first-0123456789:")));
        assertFalse(mayPost(tokens, null, basic("first-0123456789:wrong")));
    }

    private static boolean mayPost(Access access, String query, String authorization) {
        return access.mayPost((HttpServletRequest) Proxy.newProxyInstance(AccessTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getQueryString" -> query;
                    case "getHeader" -> arguments[0].equals("Authorization") ? authorization : null;
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
