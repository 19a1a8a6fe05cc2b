package pushwoosh.webhook.journal;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A log that repeats itself at most once a minute: the first message of a text at once, then one line a minute with
 * the number left out in between. Any thread.
 */
public final class RateLimitedLog {
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_TEXTS = 100;

    private final System.Logger logger;
    private final LongSupplier nanoTime;
    private final Map<String, Run> runs = new HashMap<>();
    private String lastError = "";
    private Instant lastErrorAt;

    /** A log that writes to this logger and measures time by this clock, such as {@link System#nanoTime}. */
    public RateLimitedLog(System.Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
    }

    /** Logs a warning. Equal texts are one run. */
    public synchronized void warning(String text) {
        log(Level.WARNING, text, text);
    }

    /** Logs an error. Equal texts are one run. */
    public void error(String text) {
        error(text, null);
    }

    /** Logs an error with its cause, a text or an exception. Equal texts are one run, whatever the cause. */
    public synchronized void error(String text, Object cause) {
        lastError = cause == null ? text : text + ": " + cause;
        lastErrorAt = Instant.now();
        log(Level.ERROR, text, lastError);
    }

    /** Begins a new run of errors of this text: the prefix and the error are shown at once. */
    synchronized void errorNow(String prefix, String text, Object cause) {
        runs.remove(text);
        lastError = text + ": " + cause;
        lastErrorAt = Instant.now();
        log(Level.ERROR, text, prefix + lastError);
    }

    private void log(Level level, String text, String message) {
        long now = nanoTime.getAsLong();
        Run run = runs.get(text);
        if (run != null && now - run.shownAt < QUIET_NANOS) {
            run.leftOut++;
            return;
        }
        logger.log(level, run == null || run.leftOut == 0 ? message
                : message + " (" + run.leftOut + " more since last shown)");
        if (runs.size() >= MAX_TEXTS) {
            runs.clear();
        }
        runs.put(text, new Run(now));
    }

    /** When the latest error was; null if there was none. */
    synchronized Instant lastErrorAt() {
        return lastErrorAt;
    }

    /** The latest error, empty if there was none. */
    synchronized String lastError() {
        return lastError;
    }

    private static final class Run {
        private final long shownAt;
        private long leftOut;

        Run(long shownAt) {
            this.shownAt = shownAt;
        }
    }
}
