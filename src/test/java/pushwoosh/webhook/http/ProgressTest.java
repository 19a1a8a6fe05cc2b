package pushwoosh.webhook.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;
import pushwoosh.webhook.http.Progress.State;

/** Which deadline a request has, to the nanosecond. */
class ProgressTest {
    private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos(); // It overflows in each test.
    private final Progress progress = new Progress(new BodyLimits(9_000, Duration.ofSeconds(10), Duration.ofSeconds(20),
            new Semaphore(0)), () -> now);

    @Test
    void wholeBodyHasTheBodyTimeoutWhateverArrives() {
        now += Duration.ofSeconds(4).toNanos();
        progress.noteBytes();
        assertExpires(Duration.ofSeconds(6), State.READING);
        assertTrue(progress.isReading());
        assertNull(progress.refusal());
    }

    @Test
    void refusedBodyMayPauseForOneSecond() {
        progress.discard(Refusal.BUSY);
        assertExpires(Duration.ofSeconds(1), State.DISCARDING);
        now += Duration.ofMillis(900).toNanos();
        progress.noteBytes();
        assertExpires(Duration.ofSeconds(1), State.DISCARDING);
        assertTrue(progress.isReading());
        assertEquals(Refusal.BUSY, progress.refusal());
    }

    @Test
    void refusedBodyIsReadForFiveSecondsFromTheRefusal() {
        now += Duration.ofSeconds(9).toNanos();
        progress.discard(Refusal.BUSY);
        now += Duration.ofMillis(4_500).toNanos();
        progress.noteBytes();
        progress.discard(Refusal.TOO_LARGE);
        assertExpires(Duration.ofMillis(500), State.DISCARDING);
        assertEquals(Refusal.BUSY, progress.refusal(), "the first reason counts");
    }

    @Test
    void handlerHasTheCommitTimeoutFromTheEndOfTheBody() {
        now += Duration.ofSeconds(9).toNanos();
        assertFalse(progress.store(State.DISCARDING));
        assertExpires(Duration.ofSeconds(1), State.READING);
        assertTrue(progress.store(State.READING));
        assertFalse(progress.store(State.READING), "handed over once");
        progress.noteBytes();
        progress.discard(Refusal.BUSY);
        assertExpires(Duration.ofSeconds(20), State.STORING);
        assertFalse(progress.isReading());
        assertNull(progress.refusal());
    }

    @Test
    void oneOfThoseWhoAnswerIsTheFirst() {
        progress.discard(Refusal.BUSY);
        assertTrue(progress.answer());
        assertFalse(progress.answer());
        assertFalse(progress.isReading());
        assertFalse(progress.store(State.DISCARDING));
    }

    private void assertExpires(Duration time, State state) {
        assertNull(progress.expired(now + time.toNanos() - 1));
        assertEquals(state, progress.expired(now + time.toNanos()));
    }
}
