package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long NOON = millis("2026-11-23T12:00:00+01:00");
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private final Count count = new Count();

    private static long millis(String time) {
        return ZonedDateTime.parse(time + "[Europe/Berlin]").toInstant().toEpochMilli();
    }

    private Count.Snapshot at(long millis) {
        return count.snapshot(Instant.ofEpochMilli(millis).atZone(BERLIN));
    }

    private static long lastDay(Count.Snapshot counts) {
        return counts.hours().stream().mapToLong(Long::longValue).sum();
    }

    private static void assertCounts(long total, long today, long lastHour, long lastDay, Count.Snapshot counts) {
        assertEquals(List.of(total, today, lastHour, lastDay),
                List.of(counts.total(), counts.today(), counts.lastHour(), lastDay(counts)));
    }

    @Test
    void nothingIsCountedAtTheStart() {
        assertCounts(0, 0, 0, 0, at(NOON));
        assertNull(at(NOON).last());
    }

    @Test
    void hoursBeginWithThoseOfTheClock() {
        count.add(millis("2026-11-23T10:59:59.999+01:00"), false);
        count.add(millis("2026-11-23T11:00:00+01:00"), false);
        count.add(millis("2026-11-23T11:59:59.999+01:00"), false);
        Count.Snapshot counts = at(millis("2026-11-23T13:10:00+01:00"));
        assertEquals(24, counts.hours().size());
        assertEquals(List.of(1L, 2L, 0L, 0L), counts.hours().subList(20, 24));
        assertEquals(Instant.parse("2026-11-23T10:59:59.999Z"), counts.last());
    }

    @Test
    void hoursFallOutWhetherMoreComesOrNot() {
        count.add(NOON, false);
        count.add(NOON + 59 * MINUTE, false);
        assertCounts(2, 2, 2, 2, at(NOON + HOUR - 1));
        assertCounts(2, 2, 1, 2, at(NOON + HOUR));
        assertCounts(2, 2, 0, 2, at(NOON + 12 * HOUR - 1));
        assertCounts(2, 0, 0, 2, at(NOON + 24 * HOUR - 1));
        assertCounts(2, 0, 0, 0, at(NOON + 24 * HOUR));
        count.add(NOON + 30 * 24 * HOUR, false);
        assertCounts(3, 1, 1, 1, at(NOON + 30 * 24 * HOUR));
    }

    @Test
    void theLastHourIsRightToFiveMinutes() {
        count.add(NOON + 5 * MINUTE - 1, false);
        assertEquals(1, at(NOON + HOUR - 1).lastHour());
        assertEquals(0, at(NOON + HOUR).lastHour());
    }

    @Test
    void todayBeginsAtMidnightOfTheZoneAlsoOnADayOf25Hours() {
        count.add(millis("2026-10-24T23:59:59.999+02:00"), false);
        count.add(millis("2026-10-25T00:00:00+02:00"), false);
        count.add(millis("2026-10-25T23:59:59.999+01:00"), false);
        assertCounts(3, 2, 1, 1, at(millis("2026-10-25T23:59:59.999+01:00")));
        assertEquals(0, at(millis("2026-10-26T00:00:00+01:00")).today());
    }

    @ParameterizedTest
    @CsvSource({"Asia/Kolkata,17:00,18:00", "Asia/Kathmandu,17:00,18:00", "America/St_Johns,07:00,08:00",
        "UTC,10:00,11:00"})
    void hoursAndDaysBeginWithThoseOfTheZone(ZoneId zone, String before, String begin) {
        LocalDate day = LocalDate.parse("2026-11-23");
        for (String time : List.of("00:00", before, begin)) {
            long begins = day.atTime(LocalTime.parse(time)).atZone(zone).toInstant().toEpochMilli();
            count.add(begins - 1, false);
            count.add(begins, false);
        }
        Count.Snapshot counts = count.snapshot(day.atTime(LocalTime.parse(begin)).atZone(zone));
        assertEquals(List.of(1L, 2L, 1L), counts.hours().subList(21, 24));
        assertEquals(5, counts.today());
    }

    @Test
    void whatIsFromBeforeTheStartIsNotInTheTotalAndCountsForItsOwnDayAndHourInAnyOrder() {
        count.add(NOON, false);
        count.add(NOON - 30 * MINUTE, true);
        count.add(NOON - 55 * MINUTE, true);
        count.add(NOON - 60 * MINUTE, true);
        count.add(NOON - 12 * HOUR, true);
        count.add(NOON - 12 * HOUR - 1, true);
        count.add(NOON - 23 * HOUR, true);
        count.add(NOON - 23 * HOUR - 1, true);
        count.add(NOON - 25 * HOUR, true);
        count.add(NOON - 250 * HOUR, true);
        assertCounts(1, 5, 3, 7, at(NOON));
        assertEquals(Instant.ofEpochMilli(NOON), at(NOON).last());
    }

    @Test
    void whatComesAfterTheClockWasSetBackCountsForToday() {
        count.add(NOON, false);
        count.add(NOON - 48 * HOUR, false);
        assertCounts(2, 2, 2, 1, at(NOON - 48 * HOUR));
        assertEquals(NOON, count.last);
    }

    @Test
    void aTimeBefore1970IsCounted() {
        count.add(-1, true);
        assertCounts(0, 0, 0, 0, at(NOON));
    }

    @Test
    void agreesWithASimpleCountOverRandomTimes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Long> all = new ArrayList<>();
        long now = millis("2026-03-28T10:00:00+01:00"); // The next day has 23 hours.
        for (int i = 0; i < 1_000; i++) {
            now += random.nextInt(5) == 0 ? random.nextInt(10_000_000) : random.nextInt(1_000);
            count.add(now, false);
            all.add(now);
            long time = now;
            Count.Snapshot counts = at(now);
            assertEquals(count(all, each -> each / (5 * MINUTE) > time / (5 * MINUTE) - 12), counts.lastHour(), "seed " + seed);
            assertEquals(count(all, each -> day(each).equals(day(time))), counts.today(), "seed " + seed);
            for (int hour = 0; hour < 24; hour++) {
                long begin = now / HOUR - 23 + hour;
                assertEquals(count(all, each -> each / HOUR == begin), counts.hours().get(hour), "seed " + seed);
            }
        }
    }

    private static long count(List<Long> all, LongPredicate of) {
        return all.stream().filter(of::test).count();
    }

    private static LocalDate day(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), BERLIN);
    }
}
