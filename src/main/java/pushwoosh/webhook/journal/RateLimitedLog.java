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

    private final LongSupplier nanoTime;
    private final Map<String, Long> shownAt = new HashMap<>();
    private String lastError = "";
    private Instant lastErrorAt;

    RateLimitedLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void error(String text) {
        error(text, null);
    }

    /** Logs an error with its cause, a text or an exception. */
    synchronized void error(String text, Object cause) {
        log("", text, cause);
    }

    /** Begins a new run of errors of this text: the prefix and the error are shown at once. */
    synchronized void errorNow(String prefix, String text, Object cause) {
        shownAt.remove(text);
        log(prefix, text, cause);
    }

    private void log(String prefix, String text, Object cause) {
        lastError = cause == null ? text : text + ": " + cause;
        lastErrorAt = Instant.now();
        long now = nanoTime.getAsLong();
        Long before = shownAt.get(text);
        if (before == null || now - before >= QUIET_NANOS) {
            LOGGER.log(Level.ERROR, prefix + lastError);
            if (shownAt.size() >= MAX_TEXTS) {
                shownAt.clear();
            }
            shownAt.put(text, now);
        }
    }

    synchronized Instant lastErrorAt() {
        return lastErrorAt;
    }

    synchronized String lastError() {
        return lastError;
    }
}
