package pushwoosh.webhook.status;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * Counts one thing: since the start, today, in the last hour and in each of the last 24. Constant memory: a ring of
 * units of five minutes, which is as long as the longest day. Times are in milliseconds since 1970 and may be out of
 * order. Not thread-safe: its owner guards it.
 */
final class Count {
    static final int HOURS = 24;
    private static final int UNITS_AN_HOUR = 12;
    private static final int UNITS = 25 * UNITS_AN_HOUR;
    /** Hours and days begin with a unit in every zone, as in India. */
    private static final long UNIT_MILLIS = 3_600_000 / UNITS_AN_HOUR;

    /** Which unit since 1970 each cell of the ring counts. */
    private final int[] units = new int[UNITS];
    private final int[] counts = new int[UNITS];
    private long total;
    /** The latest time that was counted, or 0. */
    long last;

    /** Counts once; what is from before the start is not in the total. */
    void add(long millis, boolean isPast) {
        int unit = unit(millis);
        int cell = Math.floorMod(unit, UNITS);
        if (units[cell] < unit) {
            units[cell] = unit;
            counts[cell] = 0;
        }
        counts[cell] += units[cell] == unit ? 1 : 0;
        total += isPast ? 0 : 1;
        last = Math.max(last, millis);
    }

    /** The counts at this time, in its zone. */
    Snapshot snapshot(ZonedDateTime now) {
        int day = unit(now.toLocalDate().atStartOfDay(now.getZone()).toInstant().toEpochMilli());
        int hourEnd = unit(now.truncatedTo(ChronoUnit.HOURS).toInstant().toEpochMilli()) + UNITS_AN_HOUR;
        int hourAgo = unit(now.toInstant().toEpochMilli()) - UNITS_AN_HOUR;
        long today = 0;
        long lastHour = 0;
        long[] hours = new long[HOURS];
        for (int i = 0; i < UNITS; i++) {
            today += units[i] >= day ? counts[i] : 0;
            lastHour += units[i] > hourAgo ? counts[i] : 0;
            int hour = HOURS - 1 - Math.floorDiv(hourEnd - 1 - units[i], UNITS_AN_HOUR);
            if (hour >= 0 && hour < HOURS) {
                hours[hour] += counts[i];
            }
        }
        return new Snapshot(total, today, lastHour, Arrays.stream(hours).boxed().toList(),
                last == 0 ? null : Instant.ofEpochMilli(last));
    }

    private static int unit(long millis) {
        return (int) Math.floorDiv(millis, UNIT_MILLIS);
    }

    /**
     * An immutable state.
     *
     * @param total since the start
     * @param today since midnight
     * @param lastHour in the last hour, to five minutes
     * @param hours in each of the last 24 hours of the clock, the current one last
     * @param last when it was last, or null
     */
    record Snapshot(long total, long today, long lastHour, List<Long> hours, Instant last) {}
}
