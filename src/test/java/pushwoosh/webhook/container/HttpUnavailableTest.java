package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When nothing can be promised, or the body does not come; and the settings that change an answer. */
class HttpUnavailableTest {
    private static final String PATH = EmbeddedJetty.PATH;
    private static final String KILOBYTE_OF_SPACE = " ".repeat(1_024);

    @TempDir
    private Path directory;

    @Test
    void mistakenSettingsAreAnswered503UntilRedeployed() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("zone", "Mars/Olympus", "tokken", "x"))) {
            assertUnavailable(jetty, "misconfigured");
            assertEquals(0, directory.toFile().list().length, "files written");
        }
    }

    @Test
    void fullDiskIsAnswered503() throws IOException {
        Map<String, String> settings = Map.of("free-space-reserve-bytes", Long.toString(Long.MAX_VALUE));
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, settings)) {
            assertUnavailable(jetty, "full");
        }
    }

    @Test
    void directoryThatCannotBeMadeIsAnswered503() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (EmbeddedJetty jetty = new EmbeddedJetty(file.resolve("below"), Map.of())) {
            assertUnavailable(jetty, "failed");
        }
    }

    @Test
    void rejectedBodyThatCannotBeKeptIsAnswered503() throws IOException {
        Map<String, String> settings = Map.of("free-space-reserve-bytes", Long.toString(Long.MAX_VALUE));
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, settings)) {
            Contract.assertProblem(503, jetty.send(Request.post(PATH, "hello")));
            Contract.assertProblem(503, jetty.send(Request.post(PATH, "{}")));
            Contract.assertProblem(503, jetty.send(Request.of("POST", PATH).with("Content-Length", "9999999")));
        }
    }

    @Test
    void destroyedServletRefusesAndSaysSo() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of())) {
            assertEquals(200, jetty.send(Request.post(PATH, Example.EVENT)).status());
            jetty.servlet().destroy();
            assertUnavailable(jetty, "closing");
            assertEquals(List.of(Example.EVENT), jetty.files().events());
        }
    }

    @Test
    void destroyingAnswersTheSenderWhoseBodyIsStillOnItsWay() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of());
                HttpConnection connection = new HttpConnection(jetty.port())) {
            sendHalf(connection, 2);
            CompletableFuture<Void> destroyed = CompletableFuture.runAsync(jetty.servlet()::destroy);
            Contract.assertProblem(503, connection.read(true));
            destroyed.join();
        }
    }

    @Test
    void bodiesThatFillTheMemoryOfAllBodiesAreRefusedAndSmallOnesAreNot() throws IOException {
        Map<String, String> settings = Map.of("max-body-bytes", "65536", "queue-bytes", "65536",
                "body-timeout-seconds", "300");
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, settings)) {
            Await.until("a large body is refused", Container.PATIENCE, () -> isLargeRefusedAndSmallNot(jetty));
            Await.until("the memory is given back", Container.PATIENCE, () -> statusOfLarge(jetty) == 422);
        }
    }

    /** False if the second large body took the memory before the first, which is then the one refused. */
    private static boolean isLargeRefusedAndSmallNot(EmbeddedJetty jetty) {
        try (HttpConnection hoarder = new HttpConnection(jetty.port())) {
            sendHalf(hoarder, 60);
            boolean isRefused = statusOfLarge(jetty) == 503;
            assertEquals(200, jetty.send(Request.post(PATH, Example.EVENT)).status());
            return isRefused;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int statusOfLarge(EmbeddedJetty jetty) {
        try {
            return jetty.send(Request.post(PATH, "{}" + KILOBYTE_OF_SPACE.repeat(60))).status();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void senderThatTakesInNoAnswerHoldsUpNobody() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of());
                SlowReader slow = new SlowReader(jetty.port(), PATH, true)) {
            Await.until("the sender is stuck", Container.PATIENCE, slow::isStuck);
            for (int i = 0; i < 3; i++) {
                assertEquals(200, jetty.send(Request.post(PATH, Example.EVENT)).status());
            }
        }
    }

    @Test
    void bodyThatStallsOrDripsIsAnswered408AndLeavesNothing() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("body-timeout-seconds", "1"))) {
            try (HttpConnection connection = new HttpConnection(jetty.port())) {
                sendHalf(connection, 1);
                Answer answer = connection.read(true);
                Contract.assertProblem(408, answer);
                assertEquals("close", answer.header("connection"));
            }
            try (HttpConnection connection = new HttpConnection(jetty.port())) {
                sendHalf(connection, 1);
                Await.until("an answer to the dripping sender", Container.PATIENCE, () -> drip(connection));
                Contract.assertProblem(408, connection.read(true));
            }
            assertEquals(List.of(), jetty.files().rejected());
            assertEquals(200, jetty.send(Request.post(PATH, Example.EVENT)).status());
        }
    }

    /** Sends one more byte unless there is an answer. */
    private static boolean drip(HttpConnection connection) {
        try {
            if (!connection.hasInput()) {
                connection.write(" ".getBytes(UTF_8));
            }
            return connection.hasInput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void rejectedBodiesAreKeptUntilTheCapOfTheDayAndLinesBeyond() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("rejected-bytes-per-day", "3000"))) {
            String body = "{\"x\":\"" + "y".repeat(1_000) + "\"}";
            for (int i = 0; i < 5; i++) {
                Contract.assertProblem(422, jetty.send(Request.post(PATH, body)));
            }
            assertEquals(List.of(true, true, false, false, false), jetty.files().rejected().stream()
                    .map(line -> line.contains("\"body\":")).toList());
        }
    }

    @Test
    void noRejectedBodyIsKeptWhenTheCapIsZero() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("rejected-bytes-per-day", "0"))) {
            Contract.assertProblem(400, jetty.send(Request.post(PATH, "hello")));
            List<String> lines = jetty.files().rejected();
            assertEquals(1, lines.size());
            assertTrue(lines.get(0).startsWith("\"status\":400,\"errors\":[") && !lines.get(0).contains("body\":"),
                    lines::toString);
        }
    }

    @Test
    void invalidStatus200HidesWhatWasRejectedAndKeepsIt() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory,
                Map.of("invalid-status", "200", "token", "0123456789abcdef", "max-body-bytes", "1024"))) {
            for (String body : List.of("hello", "{}")) {
                Answer answer = jetty.send(Request.post(PATH + "?token=0123456789abcdef", body));
                assertEquals(200, answer.status(), answer::toString);
                assertEquals("{\"accepted\":0}", answer.text());
                assertTrue(answer.header("content-type").startsWith("application/json"), answer::toString);
            }
            assertEquals(List.of("\"status\":400", "\"status\":422"),
                    jetty.files().rejected().stream().map(line -> line.split(",")[0]).toList());
            Contract.assertProblem(401, jetty.send(Request.post(PATH, "{}")));
            Contract.assertProblem(413,
                    jetty.send(Request.post(PATH + "?token=0123456789abcdef", KILOBYTE_OF_SPACE + "x")));
        }
    }

    /** A POST that announces 65,000 bytes and sends fewer. */
    private static void sendHalf(HttpConnection connection, int kilobytes) throws IOException {
        connection.write(Request.of("POST", PATH).with("Content-Length", "65000").bytes());
        connection.write(KILOBYTE_OF_SPACE.repeat(kilobytes).getBytes(UTF_8));
    }

    private static void assertUnavailable(EmbeddedJetty jetty, String reason) throws IOException {
        Answer answer = jetty.send(Request.post(PATH, Example.EVENT));
        Contract.assertProblem(503, answer);
        assertTrue(answer.header("retry-after").matches("\\d+"), answer::toString);
        Answer health = jetty.send(Request.of("GET", PATH + "/health"));
        assertEquals(503, health.status(), health::toString);
        assertEquals("{\"status\":\"DOWN\",\"reason\":\"" + reason + "\"}", health.text());
        assertEquals("no-store", health.header("cache-control"));
    }
}
