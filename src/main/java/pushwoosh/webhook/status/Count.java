package pushwoosh.webhook.status;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Counts one thing: since the start, today, and in each of the last units of time, such as 24 hours. Constant memory.
 * Times are in milliseconds since 1970 and may be out of order. Not thread-safe: its owner guards it.
 */
final class Count {
    private final ZoneId zone;
    private final long unit;
    /** A ring; {@link #newest} tells which cell is which unit. */
    private final long[] recent;
    private long newest;
    /** How far the zone's hours are from those of UTC, as in India. */
    private long shift;
    private long dayBegin;
    private long dayEnd;
    private long total;
    private long today;
    /** The latest time that was counted, or 0. */
    long last;

    /** Counts nothing yet. */
    Count(ZoneId zone, Duration unit, int units) {
        this.zone = zone;
        this.unit = unit.toMillis();
        this.recent = new long[units];
    }

    /** Counts once; what is from before the start is not in the total. */
    void add(long millis, boolean isPast) {
        long number = advance(millis);
        if (number > newest - recent.length) {
            recent[cell(number)]++;
        }
        today += isPast && millis < dayBegin ? 0 : 1;
        total += isPast ? 0 : 1;
        last = Math.max(last, millis);
    }

    /** Whether a time is in the day of {@code now}, or later. */
    boolean isToday(long millis, long now) {
        advance(now);
        return millis >= dayBegin;
    }

    /** Lets units and days pass up to this time; returns its unit. */
    private long advance(long now) {
        if (now >= dayEnd) {
            LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(now), zone);
            dayBegin = day.atStartOfDay(zone).toInstant().toEpochMilli();
            dayEnd = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
            shift = Math.floorMod(dayBegin, unit);
            today = 0;
        }
        long number = Math.floorDiv(now - shift, unit);
        for (long next = Math.max(newest + 1, number - recent.length + 1); next <= number; next++) {
            recent[cell(next)] = 0;
        }
        newest = Math.max(newest, number);
        return number;
    }

    private int cell(long number) {
        return Math.floorMod(number, recent.length);
    }

    /** The counts at this time. */
    Snapshot snapshot(long now) {
        advance(now);
        long oldest = newest - recent.length + 1;
        List<Long> units = LongStream.rangeClosed(oldest, newest).map(i -> recent[cell(i)]).boxed().toList();
        return new Snapshot(total, today, units, Instant.ofEpochMilli(oldest * unit + shift), 
                last == 0 ? null : Instant.ofEpochMilli(last));
    }

    /**
     * An immutable state.
     *
     * @param total since the start
     * @param today since midnight
     * @param recent in each of the last units, the current one last
     * @param recentBegin when the first of these began
     * @param last when it was last, or null
     */
    record Snapshot(long total, long today, List<Long> recent, Instant recentBegin, Instant last) {
        /** In all of the last units. */
        long recentSum() {
            return recent.stream().mapToLong(Long::longValue).sum();
        }
    }
}
