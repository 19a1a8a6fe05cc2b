package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in when tokens are set. */
class HttpTokenTest {
    private static final String PATH = EmbeddedJetty.PATH;
    private static final String OLD_TOKEN = "old-token-0123456789";
    private static final String NEW_TOKEN = "new+token/987654321=";

    @TempDir
    private static Path directory;

    private static EmbeddedJetty jetty;

    @BeforeAll
    static void start() {
        jetty = new EmbeddedJetty(directory, Map.of("token", OLD_TOKEN + "\n  " + NEW_TOKEN));
    }

    @AfterAll
    static void stop() {
        jetty.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?token=" + OLD_TOKEN, "/?a=b&token=" + NEW_TOKEN, "?token=new%2Btoken%2f987654321%3D&c",
            "?token=wrong&token=" + OLD_TOKEN, "?%zz&token=" + OLD_TOKEN})
    void tokenIsTakenFromTheQuery(String query) throws IOException {
        assertEquals(200, jetty.send(Request.post(PATH + query, Example.EVENT)).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD_TOKEN, NEW_TOKEN})
    void tokenIsTakenFromBearerAndBasicInAnyCase(String token) throws IOException {
        Request request = Request.post(PATH, Example.EVENT);
        for (String credentials : List.of("Bearer " + token, "bearer  " + token, Contract.basic("pushwoosh", token),
                Contract.basic("", token), Contract.basic("x", token).replace("Basic", "BASIC"))) {
            assertEquals(200, jetty.send(request.with("Authorization", credentials)).status(), credentials);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?token=", "?token", "?token=wrong-token-0123456789", "?TOKEN=" + OLD_TOKEN,
            "?token=" + OLD_TOKEN + "x", "?token=old-token-012345678", "?xtoken=" + OLD_TOKEN,
            "?token=" + OLD_TOKEN + "%20" + NEW_TOKEN, "?token=OLD-TOKEN-0123456789", "?token=%6", "?=" + OLD_TOKEN})
    void wrongOrMissingTokenIsRefused(String query) throws IOException {
        assertUnauthorized(Request.post(PATH + query, Example.EVENT));
    }

    @Test
    void credentialsOfAnotherSchemeOrShapeAreRefused() throws IOException {
        for (String credentials : List.of("", OLD_TOKEN, "Bearer", "Bearer ", "Basic", "Basic !!!", "Basic",
                "Bearer wrong-token-0123456789", "Digest " + OLD_TOKEN, "Basic " + OLD_TOKEN,
                Contract.basic(OLD_TOKEN, ""), Contract.basic("pushwoosh", "wrong-token-0123456789"))) {
            assertUnauthorized(Request.post(PATH, Example.EVENT).with("Authorization", credentials));
        }
    }

    @Test
    void tokenIsAskedForBeforeLengthEncodingAndBodyAreLookedAt() throws IOException {
        for (String length : List.of("100", "999999999")) { // Announced and never sent.
            Answer answer = jetty.send(
                    Request.of("POST", PATH).with("Content-Encoding", "br").with("Content-Length", length));
            Contract.assertProblem(401, answer);
            assertEquals("close", answer.header("connection"));
        }
    }

    @Test
    void whoOnlyLooksNeedsNoToken() throws IOException {
        assertEquals(200, jetty.send(Request.of("GET", PATH)).status());
        assertEquals(200, jetty.send(Request.of("GET", PATH + "/health")).status());
    }

    private static void assertUnauthorized(Request request) throws IOException {
        int accepted = jetty.files().events().size();
        Answer answer = jetty.send(request);
        Contract.assertProblem(401, answer);
        assertEquals("Bearer realm=\"pushwoosh-webhook\"", answer.header("www-authenticate"));
        assertEquals(accepted, jetty.files().events().size());
        assertEquals(List.of(), jetty.files().rejected());
    }
}
