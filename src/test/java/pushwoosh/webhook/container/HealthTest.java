package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That {@code /health} tells the truth of a disk that hangs. Other reasons: {@link HttpUnavailableTest}. */
class HealthTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void isDownUntilAProbeHasReachedTheDisk() throws Exception {
        hang();
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("commit-timeout-seconds", "300"))) {
            assertDown("starting", jetty);
            Contract.assertProblem(503, jetty.send(Request.post(EmbeddedJetty.PATH, Example.EVENT)));
            release();
            Await.until("the disk is probed and all is well", PATIENCE, () -> health(jetty).status() == 200);
            assertEquals("{\"status\":\"UP\"}", health(jetty).text());
            assertEquals(200, jetty.send(Request.post(EmbeddedJetty.PATH, Example.EVENT)).status());
        }
    }

    @Test
    void isDownWhileTheDiskDoesNotAnswer() throws Exception {
        hang();
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("commit-timeout-seconds", "1"))) {
            assertDown("stalled", jetty);
            release();
            Await.until("the disk answers again", PATIENCE, () -> health(jetty).status() == 200);
        }
    }

    /** Who opens a pipe waits until somebody is at its other end. */
    private void hang() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", directory.resolve(".lock.0").toString()).inheritIO().start();
        assumeTrue(mkfifo.waitFor() == 0, "SKIPPED: no pipe can be made to stand in for a disk that hangs");
    }

    private void release() throws IOException {
        Path pipe = directory.resolve(".lock.0");
        Path aside = directory.resolve("aside");
        Files.move(pipe, aside);
        try (InputStream in = Files.newInputStream(aside)) {
            assertNotNull(in); // Opened at this end, it opens at the other.
        }
        Files.delete(aside);
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
