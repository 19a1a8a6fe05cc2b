package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.Filter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that do not arrive, or are refused, while their requests hold a thread of the container. */
class OwnThreadTest {
    private static final String PATH = EmbeddedJetty.PATH;
    private static final Filter PLAIN = (request, response, chain) -> chain.doFilter(request, response);
    private static final Filter FLUSHING = (request, response, chain) -> {
        response.flushBuffer();
        chain.doFilter(request, response);
    };

    @TempDir
    private Path directory;

    @Test
    void shutdownAnswersTheSenderWhoseBodyGoesOnWith503() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of(), PLAIN, false);
                HttpConnection connection = new HttpConnection(jetty.port())) {
            sendHalf(connection);
            CompletableFuture<Void> destroyed = CompletableFuture.runAsync(jetty.servlet()::destroy);
            Await.until("an answer to the dripping sender", Container.PATIENCE, () -> drip(connection));
            Answer answer = connection.read(true);
            Contract.assertProblem(503, answer);
            assertTrue(answer.text().contains("shutting down"), answer::toString);
            destroyed.join();
            assertEquals(List.of(), jetty.files().events());
        }
    }

    @Test
    void readThatTimesOutAfterTheDeadlineOfTheBodyGetsTheAnswerOfTheDeadline() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("body-timeout-seconds", "1"), PLAIN, false)) {
            jetty.setReadTimeout(Duration.ofSeconds(4));
            try (HttpConnection connection = new HttpConnection(jetty.port())) {
                sendHalf(connection);
                Contract.assertProblem(408, connection.read(true));
            }
        }
    }

    @Test
    void bodyThatStallsIsAnswered408OrTheConnectionCloses() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of(), PLAIN, false)) {
            jetty.setReadTimeout(Duration.ofMillis(500));
            try (HttpConnection connection = new HttpConnection(jetty.port())) {
                sendHalf(connection);
                assertStatuses(List.of(408), connection);
            }
            assertEquals(200, jetty.send(Request.post(PATH, Example.EVENT)).status());
            assertEquals(1, jetty.files().events().size());
        }
    }

    @Test
    void responseThatAFilterHasSentIsNoWhole200ForABodyThatStallsOrIsCutOff() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of(), FLUSHING, true)) {
            jetty.setReadTimeout(Duration.ofMillis(500));
            for (boolean isCutOff : new boolean[] {true, false}) {
                try (HttpConnection connection = new HttpConnection(jetty.port())) {
                    sendHalf(connection);
                    if (isCutOff) {
                        connection.endSending();
                    }
                    assertStatuses(List.of(), connection);
                }
            }
            assertEquals(List.of(), jetty.files().events());
        }
    }

    @Test
    void responseThatAFilterHasSentIsWholeForAnInvalidEventThatIsToBeAnswered200() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("invalid-status", "200"), FLUSHING, true)) {
            assertEquals(200, jetty.send(Request.post(PATH, "{}")).status());
            assertEquals(1, jetty.files().rejected().size());
        }
    }

    private static void sendHalf(HttpConnection connection) throws IOException {
        byte[] bytes = Request.post(PATH, Example.EVENT).with("Content-Length", "1000").bytes();
        connection.write(Arrays.copyOf(bytes, bytes.length - 10));
    }

    /** True once there is an answer, or no connection. */
    private static boolean drip(HttpConnection connection) {
        try {
            if (!connection.hasInput()) {
                connection.write(new byte[] {' '});
            }
            return connection.hasInput();
        } catch (IOException e) {
            return true;
        }
    }

    /** Whole answers are problems of no other status; a connection that closes before is no answer. */
    private static void assertStatuses(List<Integer> allowed, HttpConnection connection) throws IOException {
        try {
            Answer answer = connection.read(true);
            assertTrue(allowed.contains(answer.status()), answer::toString);
            Contract.assertProblem(answer.status(), answer);
        } catch (EOFException e) {
            // No answer: the sender sends again.
        }
    }
}
