package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Day changes in real time zones. */
class DayChangeTest {
    private final ManualClock clock = new ManualClock("2026-11-23T12:00:00Z");
    private final FaultyDisk disk = new FaultyDisk(1);
    private int lastId;

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private SteppedJournal journal(String zone) {
        return new SteppedJournal(disk, clock, SteppedJournal.limits(ZoneId.of(zone), 0));
    }

    private void commitAt(SteppedJournal journal, Instant instant) {
        Duration time = Duration.between(clock.instant(), instant);
        if (time.isNegative()) {
            clock.set(instant);
        } else {
            clock.pass(time);
        }
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(++lastId)));
    }

    private List<String> dayFiles() {
        return disk.directory().names().stream().filter(name -> DayFileName.parse(name).isPresent()).toList();
    }

    private List<String> stamps(String name) {
        return new String(disk.content(name), UTF_8).lines().map(line -> line.substring(16, 45)).toList();
    }

    /** A day without midnight begins at its first existing moment. */
    @ParameterizedTest
    @CsvSource({
        "America/Sao_Paulo, 2018-11-04, 2018-11-04T03:00:00Z, 01:00", // Midnight does not exist.
        "Africa/Cairo,      2024-04-26, 2024-04-25T22:00:00Z, 01:00",
        "America/Havana,    2025-03-09, 2025-03-09T05:00:00Z, 01:00",
        "Asia/Beirut,       2023-03-26, 2023-03-25T22:00:00Z, 01:00",
        "Europe/Berlin,     2026-03-29, 2026-03-28T23:00:00Z, 00:00", // A day of 23 hours.
        "Europe/Berlin,     2026-10-25, 2026-10-24T22:00:00Z, 00:00", // A day of 25 hours.
        "Pacific/Apia,      2011-12-31, 2011-12-30T10:00:00Z, 00:00", // The day before does not exist.
        "UTC,               2016-12-31, 2016-12-31T00:00:00Z, 00:00", // Ends with a leap second.
    })
    void fileChangesAtTheMillisecondTheDayBegins(String zone, LocalDate day, Instant begin, String time) {
        SteppedJournal journal = journal(zone);
        clock.set(begin.minusSeconds(10));
        commitAt(journal, begin.minusMillis(1));
        commitAt(journal, begin);
        String before = "events." + LocalDate.ofInstant(begin.minusMillis(1), ZoneId.of(zone)) + ".log";
        String after = "events." + day + ".log";
        assertEquals(List.of(before, after), dayFiles());
        assertTrue(stamps(before).get(0).contains("T23:59:59.999"), stamps(before)::toString);
        assertTrue(stamps(after).get(0).startsWith(day + "T" + time + ":00.000"), stamps(after)::toString);
    }

    @Test
    void hourThatComesTwiceBeforeMidnightStaysInItsDay() {
        SteppedJournal journal = journal("America/Sao_Paulo");
        clock.set(Instant.parse("2018-02-18T01:00:00Z"));
        for (int quarter = 0; quarter < 10; quarter++) {
            commitAt(journal, Instant.parse("2018-02-18T01:15:00Z").plus(Duration.ofMinutes(15L * quarter)));
        }
        assertEquals(List.of("events.2018-02-17.log", "events.2018-02-18.log"), dayFiles());
        assertEquals(List.of("2018-02-17T23:15:00.000-02:00", "2018-02-17T23:30:00.000-02:00",
                "2018-02-17T23:45:00.000-02:00", "2018-02-17T23:00:00.000-03:00", "2018-02-17T23:15:00.000-03:00",
                "2018-02-17T23:30:00.000-03:00", "2018-02-17T23:45:00.000-03:00"), stamps("events.2018-02-17.log"));
    }

    @Test
    void dayThatDoesNotExistHasNoFile() {
        SteppedJournal journal = journal("Pacific/Apia");
        clock.set(Instant.parse("2011-12-29T20:00:00Z"));
        for (int hour = 1; hour <= 24; hour++) {
            commitAt(journal, Instant.parse("2011-12-29T20:00:00Z").plus(Duration.ofHours(hour)));
        }
        assertEquals(List.of("events.2011-12-29.log", "events.2011-12-31.log"), dayFiles());
    }

    @Test
    void everyLineOfAYearOfQuartersIsInTheFileOfItsOwnDate() {
        for (String zone : List.of("America/Sao_Paulo", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca")) {
            FaultyDisk other = new FaultyDisk(1);
            SteppedJournal journal = new SteppedJournal(other, clock, SteppedJournal.limits(ZoneId.of(zone), 0));
            clock.set(Instant.parse("2018-01-01T00:00:00Z"));
            TreeSet<String> days = new TreeSet<>();
            for (int hour = 0; hour < 365 * 24; hour++) {
                assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.of(Series.EVENTS, 1, 1, 0)));
                days.add(LocalDate.ofInstant(clock.instant(), ZoneId.of(zone)).toString());
                clock.pass(Duration.ofHours(1));
            }
            List<String> names = other.directory().names().stream().filter(name -> name.endsWith(".log")).toList();
            assertEquals(days.stream().map(day -> "events." + day + ".log").toList(), names);
            for (String name : names) {
                String day = name.substring(7, 17);
                new String(other.content(name), UTF_8).lines()
                        .forEach(line -> assertEquals(day, line.substring(16, 26), zone));
            }
        }
    }

    @Test
    void clockThatStepsBackALittleDoesNotLeadBackIntoYesterday() {
        SteppedJournal journal = journal("UTC");
        clock.set(Instant.parse("2026-11-23T23:59:59Z"));
        commitAt(journal, Instant.parse("2026-11-24T00:00:01Z"));
        commitAt(journal, Instant.parse("2026-11-23T23:56:00Z"));
        assertEquals(List.of("events.2026-11-24.log"), dayFiles());
        assertEquals(2, stamps("events.2026-11-24.log").size());
    }

    @Test
    void clockThatStepsBackFarGoesOnInTheFileOfThatDay() {
        SteppedJournal journal = journal("UTC");
        commitAt(journal, Instant.parse("2026-11-23T12:00:01Z"));
        commitAt(journal, Instant.parse("2030-01-01T00:00:00Z"));
        commitAt(journal, Instant.parse("2026-11-23T12:00:02Z"));
        assertEquals(List.of("events.2026-11-23.log", "events.2030-01-01.log"), dayFiles());
        assertEquals(2, stamps("events.2026-11-23.log").size());
    }

    @Test
    void clockThatIsYearsAheadForAMomentMakesNoFileOld() {
        JournalLimits limits = new JournalLimits(ZoneId.of("UTC"), 1 << 20, 0, Duration.ofSeconds(10), 0, 30);
        disk.directory().put("events.2026-11-20.log", new SimulatedFile());
        SteppedJournal journal = new SteppedJournal(disk, clock, limits);
        commitAt(journal, Instant.parse("2036-01-01T00:00:00Z"));
        commitAt(journal, Instant.parse("2026-11-23T12:00:02Z"));
        journal.close();
        assertEquals(List.of("events.2026-11-20.log", "events.2026-11-23.log", "events.2036-01-01.log"), dayFiles());
    }

    @Test
    void yesterdaysFileIsClosedWithinAMinuteWithoutTraffic() {
        SteppedJournal journal = journal("UTC");
        commitAt(journal, Instant.parse("2026-11-23T23:59:59Z"));
        assertFalse(disk.calls().contains("CLOSE events.2026-11-23.log"));
        clock.pass(Duration.ofSeconds(2));
        journal.step();
        assertTrue(disk.calls().contains("CLOSE events.2026-11-23.log"));
        assertEquals(List.of("events.2026-11-23.log"), dayFiles(), "a day without events has no file");
        assertNull(disk.directory().get("events.2026-11-24.log"));
    }

    @Test
    void numberOfAFailedFileIsTakenAgainTheNextDay() {
        SteppedJournal journal = journal("UTC");
        commitAt(journal, Instant.parse("2026-11-23T12:00:01Z"));
        disk.directory().remove("events.2026-11-23.log");
        commitAt(journal, Instant.parse("2026-11-23T12:00:02Z"));
        commitAt(journal, Instant.parse("2026-11-24T12:00:02Z"));
        assertEquals(List.of("events.2026-11-23.1.log", "events.2026-11-24.log"), dayFiles());
    }

    @Test
    void secondInstanceTakesTheLowestNumberTheDayAfterTheFirstHasGone() {
        SteppedJournal first = journal("UTC");
        commitAt(first, Instant.parse("2026-11-23T12:00:01Z"));
        SteppedJournal second = new SteppedJournal(disk.anotherProcess(), clock);
        commitAt(second, Instant.parse("2026-11-23T12:00:02Z"));
        first.close();
        commitAt(second, Instant.parse("2026-11-23T12:00:03Z"));
        commitAt(second, Instant.parse("2026-11-24T12:00:00Z"));
        assertEquals(List.of("events.2026-11-23.1.log", "events.2026-11-23.log", "events.2026-11-24.log"), dayFiles());
    }
}
