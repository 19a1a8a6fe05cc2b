package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DayFileNameTest {
    @ParameterizedTest
    @CsvSource({
        "events.2026-11-23.log,             EVENTS,   2026-11-23, 0,      false",
        "rejected.2026-11-23.log,           REJECTED, 2026-11-23, 0,      false",
        "events.2026-11-23.1.log,           EVENTS,   2026-11-23, 1,      false",
        "events.2026-11-23.999999.log,      EVENTS,   2026-11-23, 999999, false",
        "events.2024-02-29.log.gz,          EVENTS,   2024-02-29, 0,      true",
        "rejected.2026-11-23.12.log.gz,     REJECTED, 2026-11-23, 12,     true",
    })
    void nameIsParsedAndWrittenTheSame(String name, Series series, LocalDate day, int number, boolean compressed) {
        DayFileName file = new DayFileName(series, day, number, compressed);
        assertEquals(Optional.of(file), DayFileName.parse(name));
        assertEquals(name, file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "events", "events.log", "events.current", "events.2026-11-23", "events.2026-11-23.log.torn",
        "events.2026-11-23.0.log", "events.2026-11-23.01.log", "events.2026-11-23.1000000.log",
        "events.2026-11-23.-1.log",
        "events.2026-13-01.log", "events.2026-02-29.log", "events.2026-1-1.log", "events.2026-11-23.log.gz.gz",
        "events.2026-11-23.LOG", "Events.2026-11-23.log", "events.2026-11-23.log ", " events.2026-11-23.log",
        "events.2026-11-23.log\n", "events_2026-11-23.log", "xevents.2026-11-23.log",
        ".events.2026-11-23.log.gz.unfinished",
        "events.2026-11-23.log~", "events.2026-11-23.log.1", "localhost_access_log.2026-11-23.txt",
        "events.٢٠٢٦-11-23.log",
    })
    void otherNamesAreNotOurs(String name) {
        assertEquals(Optional.empty(), DayFileName.parse(name));
    }

    @Test
    void currentLinkIsNoDayFile() {
        for (Series series : Series.values()) {
            assertEquals(Optional.empty(), DayFileName.parse(series.currentLink));
        }
    }
}
