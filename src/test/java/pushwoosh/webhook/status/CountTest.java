package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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
    private final Count hours = new Count(BERLIN, Duration.ofHours(1), 24);
    private final Count minutes = new Count(BERLIN, Duration.ofMinutes(1), 60);

    private static long millis(String time) {
        return ZonedDateTime.parse(time + "[Europe/Berlin]").toInstant().toEpochMilli();
    }

    private static void assertCounts(long total, long today, long recent, Count.Snapshot counts) {
        assertEquals(List.of(total, today, recent), List.of(counts.total(), counts.today(), counts.recentSum()));
    }

    @Test
    void nothingIsCountedAtTheStart() {
        assertCounts(0, 0, 0, minutes.snapshot(NOON));
        assertNull(minutes.snapshot(NOON).last());
        assertEquals(Instant.parse("2026-11-22T12:00:00Z"), hours.snapshot(NOON).recentBegin());
    }

    @Test
    void unitsBeginWithThoseOfTheClock() {
        hours.add(millis("2026-11-23T10:59:59.999+01:00"), false);
        hours.add(millis("2026-11-23T11:00:00+01:00"), false);
        hours.add(millis("2026-11-23T11:30:00+01:00"), false);
        Count.Snapshot counts = hours.snapshot(millis("2026-11-23T13:10:00+01:00"));
        assertEquals(Instant.parse("2026-11-22T13:00:00Z"), counts.recentBegin());
        assertEquals(24, counts.recent().size());
        assertEquals(List.of(1L, 2L, 0L, 0L), counts.recent().subList(20, 24));
        assertEquals(Instant.parse("2026-11-23T10:30:00Z"), counts.last());
    }

    @Test
    void unitsFallOutWhetherMoreComesOrNot() {
        minutes.add(NOON, false);
        minutes.add(NOON + 59 * MINUTE, false);
        assertCounts(2, 2, 2, minutes.snapshot(NOON + 60 * MINUTE - 1));
        assertCounts(2, 2, 1, minutes.snapshot(NOON + 60 * MINUTE));
        assertCounts(2, 2, 0, minutes.snapshot(NOON + 12 * 60 * MINUTE - 1));
        minutes.add(NOON + 30 * 24 * 60 * MINUTE, false);
        assertCounts(3, 1, 1, minutes.snapshot(NOON + 30 * 24 * 60 * MINUTE));
    }

    @Test
    void todayBeginsAtMidnightOfTheZoneAlsoOnADayOf25Hours() {
        hours.add(millis("2026-10-24T23:59:59.999+02:00"), false);
        hours.add(millis("2026-10-25T00:00:00+02:00"), false);
        hours.add(millis("2026-10-25T23:59:59.999+01:00"), false);
        assertCounts(3, 2, 1, hours.snapshot(millis("2026-10-25T23:59:59.999+01:00")));
        assertEquals(0, hours.snapshot(millis("2026-10-26T00:00:00+01:00")).today());
    }

    @ParameterizedTest
    @CsvSource({"Asia/Kolkata,17:00", "Asia/Kathmandu,17:00", "America/St_Johns,08:00", "UTC,11:00"})
    void hoursBeginWithThoseOfTheZone(ZoneId zone, String begin) {
        long now = Instant.parse("2026-11-23T10:40:00Z").toEpochMilli();
        Count count = new Count(zone, Duration.ofHours(1), 24);
        count.add(now, false);
        assertEquals(begin, count.snapshot(now).recentBegin().atZone(zone).toLocalTime().toString());
        assertEquals(1, count.snapshot(now).recent().get(23));
    }

    @Test
    void whatIsFromBeforeTheStartIsNotInTheTotalAndCountsForItsOwnDayAndUnitInAnyOrder() {
        minutes.add(NOON, false);
        minutes.add(NOON - 30 * MINUTE, true);
        minutes.add(NOON - 59 * MINUTE, true);
        minutes.add(NOON - 60 * MINUTE, true);
        minutes.add(NOON - 12 * 60 * MINUTE, true);
        minutes.add(NOON - 12 * 60 * MINUTE - 1, true);
        assertCounts(1, 5, 3, minutes.snapshot(NOON));
        assertEquals(Instant.ofEpochMilli(NOON), minutes.snapshot(NOON).last());

        hours.add(NOON - 24 * 60 * MINUTE, true);
        hours.add(NOON - 1, true);
        assertCounts(0, 1, 1, hours.snapshot(NOON));
    }

    @Test
    void whatComesAfterTheClockWasSetBackCountsForToday() {
        hours.add(NOON, false);
        hours.add(NOON - 48 * 60 * MINUTE, false);
        assertCounts(2, 2, 1, hours.snapshot(NOON - 48 * 60 * MINUTE));
        assertEquals(NOON, hours.last);
    }

    @Test
    void knowsWhatIsToday() {
        assertTrue(hours.isToday(NOON - 12 * 60 * MINUTE, NOON));
        assertFalse(hours.isToday(NOON - 12 * 60 * MINUTE - 1, NOON));
    }

    @Test
    void agreesWithASimpleCountOverRandomTimes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Long> all = new ArrayList<>();
        long now = millis("2026-03-28T10:00:00+01:00"); // The next day has 23 hours.
        for (int i = 0; i < 1_000; i++) {
            now += random.nextInt(5) == 0 ? random.nextInt(10_000_000) : random.nextInt(1_000);
            hours.add(now, false);
            minutes.add(now, false);
            all.add(now);
            long time = now;
            assertEquals(count(all, each -> each / MINUTE > time / MINUTE - 60), minutes.snapshot(now).recentSum(), "seed " + seed);
            assertEquals(count(all, each -> day(each).equals(day(time))), minutes.snapshot(now).today(), "seed " + seed);
            for (int hour = 0; hour < 24; hour++) {
                long begin = now / (60 * MINUTE) - 23 + hour;
                assertEquals(count(all, each -> each / (60 * MINUTE) == begin), hours.snapshot(now).recent().get(hour),
                        "seed " + seed);
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
