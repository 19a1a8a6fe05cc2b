package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
    private final ManualClock clock = new ManualClock("2026-11-23T12:00:00Z");
    private final RateLimitedLog errors = QuietLog.errors(clock::nanoTime);

    @Test
    void firstOfARunIsShownThenOneAMinute() {
        try (LogCapture log = new LogCapture()) {
            for (int second = 0; second < 60; second++) {
                errors.error("the disk is sick");
                clock.pass(Duration.ofSeconds(1));
            }
            assertEquals(List.of("SEVERE the disk is sick"), log.messages());
            errors.error("the disk is sick");
            assertEquals(List.of("SEVERE the disk is sick", "SEVERE the disk is sick"), log.messages());
        }
    }

    @Test
    void causeIsShownAndDoesNotMakeAnotherKind() {
        try (LogCapture log = new LogCapture()) {
            errors.error("cannot write", new IOException("one"));
            errors.error("cannot write", new IOException("two"));
            errors.error("cannot force", new IOException("three"));
            assertEquals(List.of("SEVERE cannot write: java.io.IOException: one",
                    "SEVERE cannot force: java.io.IOException: three"), log.messages());
        }
    }

    @Test
    void changeOfStateIsShownAtOnceAndBeginsANewRun() {
        try (LogCapture log = new LogCapture()) {
            errors.error("full", "1 byte");
            errors.error("OPEN -> FULL: ", "full", "2 bytes");
            errors.error("full", "3 bytes");
            assertEquals(List.of("SEVERE full: 1 byte", "SEVERE OPEN -> FULL: full: 2 bytes"), log.messages());
            assertEquals("full: 3 bytes", errors.lastError);
        }
    }

    @Test
    void latestErrorIsKeptAlsoIfItIsNotShown() {
        try (LogCapture log = new LogCapture()) {
            assertEquals("", errors.lastError);
            assertNull(errors.lastErrorAt);
            errors.error("cannot write", new IOException("one"));
            errors.error("cannot write", new IOException("two"));
            assertEquals("cannot write: java.io.IOException: two", errors.lastError);
            assertNotNull(errors.lastErrorAt);
            assertEquals(1, log.messages().size());
        }
    }

    @Test
    void kindsWithoutEndTakeNoMemoryWithoutEnd() throws ReflectiveOperationException {
        try (LogCapture log = new LogCapture()) {
            for (int i = 0; i < 1000; i++) {
                errors.error("kind " + i);
            }
            assertEquals(1000, log.messages().size());
        }
        Field runs = RateLimitedLog.class.getDeclaredField("shownAt");
        runs.setAccessible(true);
        assertEquals(100, ((Map<?, ?>) runs.get(errors)).size());
    }
}
