package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may see the status page and the metrics, and that this does not stand in the way of those who post. */
@Tag("containers")
class GuardIT {
    private static final String TOKEN = "a-token-of-enough-characters";
    private static final String PATH = "/pushwoosh-webhook";
    private static final String PASSWORD = "pass:w\u00f6rd";
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get", "LOOK");

    @ParameterizedTest
    @EnumSource
    void usersOfTheRoleSeeThePagesAndNobodyElse(Distribution distribution) throws IOException {
        try (Container container = distribution.create("guard")) {
            container.addUser("admin", PASSWORD, "pushwoosh-webhook");
            container.addUser("stranger", PASSWORD, "another-role");
            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            container.start(Map.of("pushwoosh-webhook.token", TOKEN), Map.of());
            Contract.awaitUp(container, PATH);
            for (String page : List.of(PATH + "/status", PATH + "/metrics")) {
                for (String method : METHODS) {
                    assertRefused(container, Request.of(method, page));
                    // Another name each time: Tomcat locks a user out after five wrong passwords.
                    assertRefused(container, as("nobody-" + method, PASSWORD, Request.of(method, page)));
                    assertRefused(container, as("stranger", PASSWORD, Request.of(method, page)));
                }
                assertRefused(container, as("admin", "wrong", Request.of("GET", page)));
                assertRefused(container, as("any", TOKEN, Request.of("GET", page)));
                assertRefused(container, Request.of("GET", page + "?token=" + TOKEN));
                assertShown(as("admin", PASSWORD, Request.of("GET", page)).send(container));
                assertShown(as("admin", PASSWORD, Request.of("HEAD", page)).send(container));
                assertEquals(405, as("admin", PASSWORD, Request.post(page, Example.EVENT)).send(container).status());
            }
            assertEquals(headers(container, as("stranger", "wrong", Request.of("GET", PATH + "/status"))),
                    headers(container, as("stranger", PASSWORD, Request.of("GET", PATH + "/status"))),
                    "a refusal does not tell whether the password was right");
            assertRefused(container, as("admin\n\u001b[31m", PASSWORD, Request.of("GET", PATH + "/status")));
            assertRefused(container, as("x".repeat(3_000), PASSWORD, Request.of("GET", PATH + "/status")));
            assertFalse(container.log().contains("[31m") || container.log().contains("x".repeat(2_000)));
            assertEquals(200, as("any", TOKEN, Request.post(PATH, Example.EVENT)).send(container).status());
            assertEquals(200, as("admin", TOKEN, Request.post(PATH, Example.EVENT)).send(container).status());
            assertEquals(401, as("admin", PASSWORD, Request.post(PATH, Example.EVENT)).send(container).status());
            Contract.assertNoTrace(container);
        }
    }

    private static Map<String, String> headers(Container container, Request request) throws IOException {
        Map<String, String> headers = new HashMap<>(request.send(container).headers());
        headers.remove("date");
        return headers;
    }

    private static void assertRefused(Container container, Request request) throws IOException {
        Answer answer = request.send(container);
        assertEquals(401, answer.status(), () -> request + ": " + answer);
        assertEquals("nosniff", answer.header("x-content-type-options"), answer::toString);
        assertTrue(answer.header("www-authenticate").startsWith("Basic realm="), answer::toString);
        assertTrue(answer.text().isEmpty() || answer.header("content-type").startsWith("application/problem+json"),
                answer::toString);
    }

    /** A session would let in without a password whoever has its cookie, and would be one more at each scrape. */
    private static void assertShown(Answer answer) {
        assertEquals(200, answer.status(), answer::toString);
        assertTrue(answer.header("cache-control").contains("no-store"), answer::toString);
        String cookie = answer.header("set-cookie");
        assertTrue(cookie.isEmpty() || cookie.contains("Expires=Thu, 01-Jan-1970"), answer::toString);
    }

    private static Request as(String user, String password, Request request) {
        return request.with("Authorization", Contract.basic(user, password));
    }
}
