package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampClockTest {
    private final ManualClock clock = new ManualClock("2026-11-23T00:02:00Z");
    private final StampClock stamps = new StampClock(clock, ZoneId.of("Z"), QuietLog.errors(clock::nanoTime));

    private String stampAt(String instant) {
        clock.set(Instant.parse(instant));
        return head(stamps.next());
    }

    private static String head(StampClock.Stamp stamp) {
        return new String(stamp.head(), US_ASCII);
    }

    private static String headOf(String time) {
        return "{\"received_at\":\"" + time + "\",";
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T19:17:00.123Z,    Europe/Berlin,      2026-11-23T20:17:00.123+01:00",
        "2026-11-23T19:17:00Z,        UTC,                2026-11-23T19:17:00.000Z",
        "2026-11-23T19:17:00.999999Z, Z,                  2026-11-23T19:17:00.999Z",
        "2026-11-23T19:17:00.5Z,      Asia/Kathmandu,     2026-11-24T01:02:00.500+05:45",
        "2026-06-23T19:17:00Z,        America/St_Johns,   2026-06-23T16:47:00.000-02:30",
        "2026-11-23T19:17:00Z,        Pacific/Kiritimati, 2026-11-24T09:17:00.000+14:00",
        "1970-01-01T00:00:00Z,        Europe/London,      1970-01-01T01:00:00.000+01:00",
        "2018-11-04T02:59:59.999Z,    America/Sao_Paulo,  2018-11-03T23:59:59.999-03:00",
        "2018-11-04T03:00:00.000Z,    America/Sao_Paulo,  2018-11-04T01:00:00.000-02:00",
    })
    void stampHasThreeFractionDigitsAndTheOffset(Instant instant, String zone, String expected) {
        clock.set(instant);
        StampClock.Stamp stamp = new StampClock(clock, ZoneId.of(zone), QuietLog.errors(clock::nanoTime)).next();
        assertEquals(headOf(expected), head(stamp));
        assertEquals(LocalDate.parse(expected.substring(0, 10)), stamp.day());
    }

    @Test
    void stampStandsStillWhileTheClockIsALittleBehind() {
        assertEquals(headOf("2026-11-23T00:02:00.000Z"), stampAt("2026-11-23T00:02:00Z"));
        assertEquals(headOf("2026-11-23T00:02:00.000Z"), stampAt("2026-11-22T23:57:00.001Z"));
        assertEquals(headOf("2026-11-23T00:02:00.000Z"), stampAt("2026-11-23T00:01:59.999Z"));
        assertEquals(headOf("2026-11-23T00:02:00.001Z"), stampAt("2026-11-23T00:02:00.001Z"));
    }

    @Test
    void clockThatStepsBackFarIsFollowedAndReportedOnce() {
        try (LogCapture log = new LogCapture()) {
            stampAt("2030-01-01T00:00:00Z");
            assertEquals(headOf("2026-11-23T00:00:00.000Z"), stampAt("2026-11-23T00:00:00Z"));
            assertEquals(headOf("2026-11-23T00:00:01.000Z"), stampAt("2026-11-23T00:00:01Z"));
            assertEquals(List.of("SEVERE the clock stepped back from 2030-01-01T00:00:00Z to 2026-11-23T00:00:00Z;"
                    + " following it"), log.messages());
        }
    }

    @Test
    void leapSecondRepeatedDoesNotLeadBackIntoYesterday() {
        assertEquals(headOf("2026-11-23T00:00:00.400Z"), stampAt("2026-11-23T00:00:00.400Z"));
        clock.set(Instant.parse("2026-11-22T23:59:59.500Z"));
        assertEquals(LocalDate.parse("2026-11-23"), stamps.next().day());
    }
}
