package pushwoosh.webhook;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import pushwoosh.webhook.http.Refusal;

/**
 * Refused POSTs for the container's log: the first of each reason at once, then one line a minute with the counts by
 * status, until a minute without any. Never a value of a request. Any thread.
 */
final class RefusalLog {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    /** Those of this minute that have no line of their own. */
    private final Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);
    private long minuteEnd;

    RefusalLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void add(Refusal refusal) {
        if (counts.isEmpty()) {
            minuteEnd = nanoTime.getAsLong() + QUIET_NANOS;
        }
        if (counts.merge(refusal, 0L, (count, zero) -> count + 1) == 0) { // The first; only later ones are counted.
            LOGGER.log(System.Logger.Level.WARNING, "a POST is refused: " + refusal.status + ", " + refusal.summary
                    + ". " + refusal.next);
        }
    }

    /** Logs what a minute has added up. To be called a few times a second. */
    synchronized void flush() {
        if (counts.isEmpty() || nanoTime.getAsLong() - minuteEnd < 0) {
            return;
        }
        counts.values().removeIf(count -> count == 0);
        if (!counts.isEmpty()) {
            Map<Integer, Long> byStatus = new TreeMap<>();
            counts.forEach((refusal, count) -> byStatus.merge(refusal.status, count, Long::sum));
            LOGGER.log(System.Logger.Level.WARNING, "more POSTs refused in the last minute: "
                    + byStatus.toString().replaceAll("[{}]", "").replace("=", " x "));
        }
        counts.replaceAll((refusal, count) -> 0L); // Not the first again: the run goes on.
        minuteEnd = nanoTime.getAsLong() + QUIET_NANOS;
    }
}
