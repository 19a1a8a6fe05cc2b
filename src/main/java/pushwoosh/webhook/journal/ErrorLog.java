package pushwoosh.webhook.journal;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Errors for the container's log: each kind at once, then once a minute with the number left out, so
 * that a sick disk does not fill another one. Any thread.
 */
final class ErrorLog {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook.journal");
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_KINDS = 100;

    private final LongSupplier nanoTime;
    private final Map<String, Run> runs = new HashMap<>();
    private String last = "";
    private Instant lastAt;

    ErrorLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void report(String text) {
        report(text, null);
    }

    /** Reports an error; its kind is {@code text}, whatever the cause. */
    synchronized void report(String text, Throwable cause) {
        last = cause == null ? text : text + ": " + cause;
        lastAt = Instant.now();
        long now = nanoTime.getAsLong();
        Run run = runs.get(text);
        if (run != null && now - run.shownAt < QUIET_NANOS) {
            run.leftOut++;
            return;
        }
        String more = run == null || run.leftOut == 0 ? "" : " (" + run.leftOut + " times more since last shown)";
        LOGGER.log(System.Logger.Level.ERROR, last + more);
        if (runs.size() >= MAX_KINDS) {
            runs.clear();
        }
        runs.put(text, new Run(now));
    }

    /** When the latest error was; null if there was none. */
    synchronized Instant lastAt() {
        return lastAt;
    }

    /** The latest error, empty if there was none. */
    synchronized String last() {
        return last;
    }

    private static final class Run {
        private final long shownAt;
        private long leftOut;

        Run(long shownAt) {
            this.shownAt = shownAt;
        }
    }
}
