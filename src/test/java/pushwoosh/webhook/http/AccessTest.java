package pushwoosh.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.journal.LogCapture;

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
        return access.mayPost(fake(HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getQueryString" -> query;
            case "getHeader" -> arguments[0].equals("Authorization") ? authorization : null;
            default -> throw new UnsupportedOperationException(method.getName());
        }));
    }

    private static <T> T fake(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    @Test
    void userThatTheContainerHasLoggedInNeedsTheRole() {
        Login login = new Login();
        login.user = "somebody";
        assertTrue(login.isUserInRole(null));
        login.hasRole = false;
        assertFalse(login.isUserInRole(basic("admin:se:cret")));
        assertEquals(List.of(), login.calls, "nobody else is logged in");
    }

    @Test
    void userOfBasicIsLoggedInAndNeedsTheRole() {
        Login login = new Login();
        assertTrue(login.isUserInRole(basic("admin:se:cret")));
        assertEquals(List.of("login admin se:cret"), login.calls, "the name ends at the first colon");
        Login other = new Login();
        other.hasRole = false;
        assertFalse(other.isUserInRole(basic("admin:se:cret")));
    }

    @Test
    void whomTheContainerDoesNotKnowIsNotLetInAndNotedWithoutThePassword() {
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            assertFalse(new Login().isUserInRole(basic("admin:wrong")));
            Login withoutUsers = new Login();
            withoutUsers.failure = new IllegalStateException("no realm");
            assertFalse(withoutUsers.isUserInRole(basic("admin:se:cret")));
            assertEquals(List.of("FINE not logged in: jakarta.servlet.ServletException: unknown",
                    "FINE not logged in: java.lang.IllegalStateException: no realm"), log.messages());
        }
    }

    @Test
    void onlyTheSessionThatTheLoginHasMadeIsEnded() {
        Login login = new Login();
        login.isNewSession = true;
        assertTrue(login.isUserInRole(basic("admin:se:cret")));
        assertEquals(List.of("login admin se:cret", "invalidate"), login.calls);
        login = new Login();
        login.isNewSession = false;
        assertTrue(login.isUserInRole(basic("admin:se:cret")));
        assertEquals(List.of("login admin se:cret"), login.calls);
    }

    @Test
    void containerIsAskedOnlyForShortNamesAndPasswordsWithoutControls() {
        Login login = new Login();
        for (String authorization : new String[] {null, "", "Basic", "Basic ====", "Bearer admin:se:cret",
            basic("admin:\n"), basic("adm\u0000in:x"), basic("x\u0085:x"), basic("admin:" + "x".repeat(1_019))}) {
            assertFalse(login.isUserInRole(authorization), authorization);
        }
        assertEquals(List.of(), login.calls);
        assertFalse(login.isUserInRole(basic("admin:" + "x".repeat(1_018))));
        assertFalse(login.isUserInRole(basic("admin")));
        assertEquals(List.of("login admin " + "x".repeat(1_018), "login  admin"), login.calls);
    }

    /** A request to a container with one user, {@code admin} with the password {@code se:cret}. */
    private static final class Login {
        private final List<String> calls = new ArrayList<>();
        /** Who is logged in. */
        private String user;
        private boolean hasRole = true;
        private RuntimeException failure;
        /** Null for no session. */
        private Boolean isNewSession;

        private boolean isUserInRole(String authorization) {
            return Access.isUserInRole(fake(HttpServletRequest.class, (proxy, method, arguments) ->
                    switch (method.getName()) {
                        case "getUserPrincipal" -> user == null ? null : (Principal) () -> user;
                        case "isUserInRole" -> arguments[0].equals("pushwoosh-webhook") && user != null && hasRole;
                        case "getHeader" -> arguments[0].equals("Authorization") ? authorization : null;
                        case "login" -> login((String) arguments[0], (String) arguments[1]);
                        case "getSession" -> (Boolean) arguments[0] || isNewSession == null ? null : session();
                        default -> throw new UnsupportedOperationException(method.getName());
                    }));
        }

        private Object login(String name, String password) throws ServletException {
            calls.add("login " + name + " " + password);
            if (failure != null) {
                throw failure;
            } else if (!name.equals("admin") || !password.equals("se:cret")) {
                throw new ServletException("unknown");
            }
            user = name;
            return null;
        }

        private HttpSession session() {
            return fake(HttpSession.class, (proxy, method, arguments) ->
                    method.getName().equals("isNew") ? isNewSession : calls.add(method.getName()));
        }
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
