package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That {@code /health} reports a disk that hangs. Other reasons: {@link HttpUnavailableTest}. */
class HealthTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void isDownUntilAProbeHasReachedTheDisk() throws Exception {
        try (HangingLocks disk = new HangingLocks();
                EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("commit-timeout-seconds", "300"))) {
            assertDown("starting", jetty);
            Contract.assertProblem(503, jetty.send(Request.post(EmbeddedJetty.PATH, Example.EVENT)));
            disk.release();
            Await.until("the disk is probed and all is well", PATIENCE, () -> health(jetty).status() == 200);
            assertEquals("{\"status\":\"UP\"}", health(jetty).text());
            assertEquals(200, jetty.send(Request.post(EmbeddedJetty.PATH, Example.EVENT)).status());
        }
    }

    @Test
    void isDownWhileTheDiskDoesNotAnswer() throws Exception {
        try (HangingLocks disk = new HangingLocks();
                EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("commit-timeout-seconds", "1"))) {
            assertDown("stalled", jetty);
            disk.release();
            Await.until("the disk answers again", PATIENCE, () -> health(jetty).status() == 200);
        }
    }

    private static Answer health(EmbeddedJetty jetty) {
        try {
            return jetty.send(Request.of("GET", EmbeddedJetty.PATH + "/health"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertDown(String reason, EmbeddedJetty jetty) {
        Answer answer = health(jetty);
        assertEquals(503, answer.status(), answer::toString);
        assertEquals("{\"status\":\"DOWN\",\"reason\":\"" + reason + "\"}", answer.text());
        assertEquals("no-store", answer.header("cache-control"));
    }
}
