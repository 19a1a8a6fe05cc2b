package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventCountsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static long millis(String time) {
        return ZonedDateTime.parse(time + "[Europe/Berlin]").toInstant().toEpochMilli();
    }

    @Test
    void countsByHourOfTheZoneAndByName() {
        EventCounts counts = new EventCounts(BERLIN, millis("2026-11-23T10:59:00+01:00"));
        counts.add(millis("2026-11-23T10:59:59.999+01:00"), "Email Sent");
        counts.add(millis("2026-11-23T11:00:00+01:00"), "Email Sent");
        counts.add(millis("2026-11-23T11:30:00+01:00"), "Email Opened");

        EventCounts.Snapshot snapshot = counts.snapshot(millis("2026-11-23T13:10:00+01:00"));
        assertEquals(Instant.parse("2026-11-22T13:00:00Z"), snapshot.hoursBegin());
        assertEquals(24, snapshot.byHour().size());
        assertEquals(List.of(1L, 2L, 0L, 0L), snapshot.byHour().subList(20, 24));
        assertEquals(Map.of("Email Sent", 2L, "Email Opened", 1L), snapshot.byNameToday());
        assertEquals(3, snapshot.today());
    }

    @Test
    void hoursFallOutAfterADayWhetherEventsComeOrNot() {
        EventCounts counts = new EventCounts(BERLIN, millis("2026-11-23T10:00:00+01:00"));
        counts.add(millis("2026-11-23T10:30:00+01:00"), "a");
        assertEquals(1, counts.snapshot(millis("2026-11-24T09:59:59+01:00")).byHour().get(0));
        assertEquals(0, sum(counts.snapshot(millis("2026-11-24T10:00:00+01:00"))));
        counts.add(millis("2026-12-24T10:00:00+01:00"), "a");
        assertEquals(1, sum(counts.snapshot(millis("2026-12-24T10:00:00+01:00"))));
    }

    @Test
    void atMidnightTodayBeginsAnewTotalsStayAndIdleNamesAreForgotten() {
        EventCounts counts = new EventCounts(BERLIN, millis("2026-10-24T23:00:00+02:00"));
        counts.add(millis("2026-10-24T23:59:59.999+02:00"), "often");
        counts.add(millis("2026-10-25T00:00:00+02:00"), "often");
        // The day of 25 hours.
        counts.add(millis("2026-10-25T23:59:59.999+01:00"), "often");
        EventCounts.Snapshot snapshot = counts.snapshot(millis("2026-10-25T23:59:59.999+01:00"));
        assertEquals(Map.of("often", 2L), snapshot.byNameToday());
        assertEquals(Map.of("often", 3L), snapshot.byName());

        assertEquals(Map.of("often", 0L), counts.snapshot(millis("2026-10-26T00:00:00+01:00")).byNameToday());
        assertEquals(Map.of(), counts.snapshot(millis("2026-10-27T00:00:00+01:00")).byName());
    }

    @Test
    void hoursBeginWithTheZonesHoursWhereItIsHalfAnHourOff() {
        ZoneId india = ZoneId.of("Asia/Kolkata");
        long now = Instant.parse("2026-11-23T10:40:00Z").toEpochMilli(); // 16:10 there
        EventCounts counts = new EventCounts(india, now);
        counts.add(now, "a");
        EventCounts.Snapshot snapshot = counts.snapshot(now);
        assertEquals("17:00", snapshot.hoursBegin().atZone(india).toLocalTime().toString());
        assertEquals(1, snapshot.byHour().get(23));
    }

    @Test
    void namesPastTheLimitCountAsOtherAndNothingIsLost() {
        long now = millis("2026-11-23T10:00:00+01:00");
        EventCounts counts = new EventCounts(BERLIN, now);
        for (int i = 0; i < 10_000; i++) {
            counts.add(now, "name " + i);
        }
        EventCounts.Snapshot snapshot = counts.snapshot(now);
        assertEquals(EventCounts.NAMES_MAX + 1, snapshot.byName().size());
        assertEquals(10_000 - EventCounts.NAMES_MAX, snapshot.byName().get(EventCounts.OTHER));
        assertEquals(10_000, snapshot.today());
    }

    @Test
    void whatCannotBeSeenInANameIsCountedAsItsEscapeAndALongNameIsCut() {
        long now = millis("2026-11-23T10:00:00+01:00");
        EventCounts counts = new EventCounts(BERLIN, now);
        for (String name : List.of("a", "a\uD800", "a\u0000", "a\u200B", "a\u200B", "a\u00AD", "a\uFE0F")) {
            counts.add(now, name);
        }
        counts.add(now, "\uD83D\uDE00".repeat(500));
        counts.add(now, "\uD83D\uDE00".repeat(600));
        assertEquals(Map.of("a", 1L, "a\\ud800", 1L, "a\\u0000", 1L, "a\\u200b", 2L, "a\\u00ad", 1L, "a\\ufe0f", 1L,
                "\uD83D\uDE00".repeat(EventCounts.NAME_CHARACTERS_MAX), 2L), counts.snapshot(now).byName());
    }

    @Test
    void pastEventsAddToHoursAndToTodaysNamesButNotToTheTotals() {
        long start = millis("2026-11-23T10:00:00+01:00");
        EventCounts past = new EventCounts(BERLIN, start);
        past.addPast(millis("2026-11-22T09:00:00+01:00"), "too old");
        past.addPast(millis("2026-11-22T11:00:00+01:00"), "yesterday");
        past.addPast(millis("2026-11-23T09:00:00+01:00"), "a");
        EventCounts counts = new EventCounts(BERLIN, start);
        counts.add(start, "a");
        counts.addPast(past, start);

        EventCounts.Snapshot snapshot = counts.snapshot(start);
        assertEquals(Map.of("a", 2L), snapshot.byNameToday());
        assertEquals(Map.of("a", 1L), snapshot.byName());
        assertEquals(List.of(1L, 1L), snapshot.byHour().subList(22, 24));
        assertEquals(1, snapshot.byHour().get(0));
        assertEquals(3, sum(snapshot));
    }

    @Test
    void pastEventsThatWereCountedBeforeMidnightDoNotCountForTheNewDay() {
        EventCounts past = new EventCounts(BERLIN, millis("2026-11-23T23:59:00+01:00"));
        past.addPast(millis("2026-11-23T23:00:00+01:00"), "a");
        EventCounts counts = new EventCounts(BERLIN, millis("2026-11-23T23:59:00+01:00"));
        long next = millis("2026-11-24T00:01:00+01:00");
        counts.add(next, "b");
        counts.addPast(past, next);
        assertEquals(1, counts.snapshot(next).today());
        assertEquals(List.of(1L, 1L), counts.snapshot(next).byHour().subList(22, 24));
    }

    @Test
    void agreesWithASimpleCountOverRandomTimes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long now = millis("2026-03-28T10:00:00+01:00"); // The next day has 23 hours.
        EventCounts counts = new EventCounts(BERLIN, now);
        Map<Long, Long> byHour = new HashMap<>();
        Map<String, Long> today = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            long before = now;
            now += random.nextInt(4) == 0 ? random.nextInt(10_000_000) : random.nextInt(1_000);
            if (!day(now).equals(day(before))) {
                today.clear();
            }
            String name = "name " + random.nextInt(5);
            counts.add(now, name);
            byHour.merge(now / 3_600_000, 1L, Long::sum);
            today.merge(name, 1L, Long::sum);
            EventCounts.Snapshot snapshot = counts.snapshot(now);
            for (int hour = 0; hour < 24; hour++) {
                assertEquals(byHour.getOrDefault(now / 3_600_000 - 23 + hour, 0L), snapshot.byHour().get(hour), "seed "
                        + seed);
            }
            Map<String, Long> counted = new HashMap<>(snapshot.byNameToday());
            counted.values().removeIf(count -> count == 0);
            assertEquals(today, counted, "seed " + seed);
        }
        assertTrue(Collections.max(byHour.values()) > 1);
    }

    private static String day(long millis) {
        return Instant.ofEpochMilli(millis).atZone(BERLIN).toLocalDate().toString();
    }

    private static long sum(EventCounts.Snapshot snapshot) {
        return snapshot.byHour().stream().mapToLong(Long::longValue).sum();
    }
}
