package pushwoosh.webhook.status;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import pushwoosh.webhook.event.JsonText;

/**
 * Events counted by hour for the last 24 hours, and by name for today and since the start. Its memory does
 * not grow: past {@value #NAMES_MAX} names further ones count as {@value #OTHER}, until those that did not
 * come are forgotten at the end of the day. Not thread-safe: its owner guards it.
 */
public final class EventCounts {
    static final int HOURS = 24;
    static final int NAMES_MAX = 100;
    static final int NAME_CHARACTERS_MAX = 100;
    static final String OTHER = "other";
    private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final ZoneId zone;
    /** What the zone's hours are off from those of UTC, as in India. */
    private final long shiftMillis;
    /** A ring; {@link #newestHour} tells which cell is which hour. */
    private final long[] hours = new long[HOURS];
    private long newestHour;
    private final Map<String, Count> names = new HashMap<>();
    private LocalDate today;
    private long todayBegin;
    private long todayEnd;

    /** Counts nothing yet; {@code now} is in milliseconds since 1970, as all times here are. */
    EventCounts(ZoneId zone, long now) {
        this.zone = zone;
        this.shiftMillis = zone.getRules().getOffset(Instant.ofEpochMilli(now)).getTotalSeconds() * 1_000L
                % HOUR_MILLIS;
        this.newestHour = hour(now);
        startDay(now);
    }

    private long hour(long millis) {
        return Math.floorDiv(millis + shiftMillis, HOUR_MILLIS);
    }

    private void startDay(long now) {
        today = LocalDate.ofInstant(Instant.ofEpochMilli(now), zone);
        todayBegin = today.atStartOfDay(zone).toInstant().toEpochMilli();
        todayEnd = today.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    }

    /** Counts an event that came now. */
    void add(long now, String name) {
        advance(now);
        addHour(hour(now), 1);
        Count count = count(name);
        count.total++;
        count.today++;
    }

    /** Counts an event from before the start; one from before today for its hour only. */
    void addPast(long millis, String name) {
        addHour(hour(millis), 1);
        if (millis >= todayBegin) {
            count(name).today++;
        }
    }

    /** Lets hours and days pass up to this time. */
    void advance(long now) {
        long hour = hour(now);
        for (long next = Math.max(newestHour + 1, hour - HOURS + 1); next <= hour; next++) {
            hours[cell(next)] = 0;
        }
        newestHour = Math.max(newestHour, hour);
        if (now >= todayEnd) {
            startDay(now);
            names.values().removeIf(count -> count.today == 0);
            names.values().forEach(count -> count.today = 0);
        }
    }

    private void addHour(long hour, long events) {
        if (hour > newestHour - HOURS) {
            hours[cell(hour)] += events;
        }
    }

    private static int cell(long hour) {
        return Math.floorMod(hour, HOURS);
    }

    private Count count(String name) {
        Count count = names.get(name);
        if (count != null) {
            return count;
        }
        String shown = shown(name);
        return names.computeIfAbsent(names.containsKey(shown) || names.size() < NAMES_MAX ? shown : OTHER,
                any -> new Count());
    }

    /** Bounded, and with an escape for what cannot be seen, so that no two names of the result look the same. */
    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints().limit(NAME_CHARACTERS_MAX).forEach(c -> JsonText.appendShown(shown, c));
        return shown.toString();
    }

    /** Adds what was counted apart, from files; to all counts but those since the start. */
    void addPast(EventCounts past, long now) {
        advance(now);
        past.advance(now);
        for (int i = 0; i < HOURS; i++) {
            hours[i] += past.hours[i];
        }
        past.names.forEach((name, count) -> count(name).today += count.today);
    }

    private long hoursBegin() {
        return (newestHour - HOURS + 1) * HOUR_MILLIS - shiftMillis;
    }

    /** The counts at this time. */
    Snapshot snapshot(long now) {
        advance(now);
        List<Long> byHour = new ArrayList<>(HOURS);
        for (long hour = newestHour - HOURS + 1; hour <= newestHour; hour++) {
            byHour.add(hours[cell(hour)]);
        }
        Map<String, Long> day = new HashMap<>();
        Map<String, Long> total = new HashMap<>();
        names.forEach((name, count) -> {
            day.put(name, count.today);
            total.put(name, count.total);
        });
        return new Snapshot(Instant.ofEpochMilli(hoursBegin()), byHour, Map.copyOf(day), Map.copyOf(total));
    }

    private static final class Count {
        private long total;
        private long today;
    }

    /**
     * An immutable state.
     *
     * @param hoursBegin when the first of {@code byHour} began
     * @param byHour events in each of the last 24 hours, the one under way last
     * @param byNameToday events since midnight, by name
     * @param byName events since the start, by name
     */
    public record Snapshot(Instant hoursBegin, List<Long> byHour, Map<String, Long> byNameToday,
            Map<String, Long> byName) {
        /** Events since midnight. */
        long today() {
            return byNameToday.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
