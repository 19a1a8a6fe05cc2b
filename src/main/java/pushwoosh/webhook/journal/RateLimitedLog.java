package pushwoosh.webhook.journal;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The journal's log of errors, which repeats itself at most once a minute: the first message of a text at once, then
 * one line a minute, whatever the cause. Any thread.
 */
final class RateLimitedLog {
    static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook.journal");
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_TEXTS = 100;

    volatile String lastError = "";
    /** Null before the first error. */
    volatile Instant lastErrorAt;
    private final LongSupplier nanoTime;
    private final Map<String, Long> shownAt = new HashMap<>();

    RateLimitedLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void error(String text) {
        error("", text, null);
    }

    /** Logs an error with its cause, a text or an exception. */
    void error(String text, Object cause) {
        error("", text, cause);
    }

    /** Logs an error after a change of state, which begins a new run of its text; no change if it is empty. */
    synchronized void error(String change, String text, Object cause) {
        lastError = cause == null ? text : text + ": " + cause;
        lastErrorAt = Instant.now();
        long now = nanoTime.getAsLong();
        Long before = shownAt.get(text);
        if (!change.isEmpty() || before == null || now - before >= QUIET_NANOS) {
            LOGGER.log(Level.ERROR, change + lastError);
            if (shownAt.size() >= MAX_TEXTS) {
                shownAt.clear();
            }
            shownAt.put(text, now);
        }
    }
}
