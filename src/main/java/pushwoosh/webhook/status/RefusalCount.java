package pushwoosh.webhook.status;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * POSTs refused for one reason: since the start, today and in the last hour. Constant memory. Times are in milliseconds
 * since 1970. Not thread-safe: its owner guards it.
 */
final class RefusalCount {
    private static final int MINUTES = 60;

    private final ZoneId zone;
    /** A ring; {@link #newestMinute} tells which cell is which minute. */
    private final long[] minutes = new long[MINUTES];
    private long newestMinute;
    private LocalDate day = LocalDate.MIN;
    private long today;
    private long total;
    private long lastMillis;

    RefusalCount(ZoneId zone) {
        this.zone = zone;
    }

    /** Counts a refusal, which may be older than those before it. */
    void add(long millis) {
        advance(millis);
        long minute = TimeUnit.MILLISECONDS.toMinutes(millis);
        if (minute > newestMinute - MINUTES) {
            minutes[(int) (minute % MINUTES)]++;
        }
        if (day(millis).equals(day)) {
            today++;
        }
        total++;
        lastMillis = Math.max(lastMillis, millis);
    }

    /** Adds what was counted apart, from files; to all counts but that since the start. */
    void addPast(RefusalCount past, long now) {
        advance(now);
        past.advance(now);
        for (int i = 0; i < MINUTES; i++) {
            minutes[i] += past.minutes[i];
        }
        today += past.today;
        lastMillis = Math.max(lastMillis, past.lastMillis);
    }

    private void advance(long now) {
        long minute = TimeUnit.MILLISECONDS.toMinutes(now);
        for (long next = Math.max(newestMinute + 1, minute - MINUTES + 1); next <= minute; next++) {
            minutes[(int) (next % MINUTES)] = 0;
        }
        newestMinute = Math.max(newestMinute, minute);
        if (day(now).isAfter(day)) {
            day = day(now);
            today = 0;
        }
    }

    private LocalDate day(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone);
    }

    Snapshot snapshot(long now) {
        advance(now);
        return new Snapshot(total, today, LongStream.of(minutes).sum(),
                lastMillis == 0 ? null : Instant.ofEpochMilli(lastMillis));
    }

    /**
     * An immutable state.
     *
     * @param count since the start
     * @param today since midnight
     * @param lastHour in the last 60 minutes
     * @param last when it was last, or null
     */
    public record Snapshot(long count, long today, long lastHour, Instant last) {
    }
}
