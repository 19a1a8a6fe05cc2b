package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushwoosh.webhook.journal.Faults.Fault;
import pushwoosh.webhook.journal.Faults.Operation;

/** What the log says of each failure that the journal continues after: which file, and why. */
class ErrorMessagesTest {
    private static final String OLD = "events.2020-01-01.log";

    private final ManualClock clock = new ManualClock("2026-11-23T12:00:00Z");
    private final FaultyDisk disk = new FaultyDisk(1);

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private void put(String name, String content) {
        SimulatedFile file = new SimulatedFile();
        file.append(content.getBytes(UTF_8));
        disk.directory().put(name, file);
    }

    private void refuse(Operation refused, String prefix) {
        disk.setFaults((operation, name) -> operation == refused && name.startsWith(prefix) ? Fault.REFUSED : null);
    }

    /** Of a journal that starts, stores an event if it can, and is closed. */
    private List<String> messages() {
        try (LogCapture log = new LogCapture()) {
            SteppedJournal journal = new SteppedJournal(disk, clock);
            journal.commit(TrackedAppend.event(1));
            journal.close();
            return log.messages();
        }
    }

    private static void assertLogged(String message, List<String> log) {
        assertTrue(log.stream().anyMatch(entry -> entry.startsWith(message)), () -> message + " is not in " + log);
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, events.,        'cannot use events.2026-11-23.log in '",
        "CREATE, events.,        cannot store a batch of events: java.io.IOException: injected: CREATE events.2026-11-23.1",
        "WRITE,  events.,        cannot store a batch of events: java.io.IOException: injected: WRITE events.2026-11-23.log",
        "LINK,   events.current, 'cannot point events.current in '",
        "SIZE_BY_NAME, events.,  'abandoned events.2026-11-23.log in '",
        "CLOSE,  events.2026,    'cannot close events.2026-11-23.log in '",
        "UNLOCK, .lock.0,        'cannot release file number 0 in '",
        "NAMES,  '',             'cannot look for files to recover in '",
        "OPEN,   events.2020,    'cannot recover events.2020-01-01.log in '",
    })
    void refusedCallIsLoggedWithItsFile(Operation operation, String name, String message) {
        put(OLD, "{a}\n{tor");
        refuse(operation, name);
        assertLogged("SEVERE " + message, messages());
    }

    @ParameterizedTest
    @CsvSource({
        ".lock.0,        'SEVERE cannot lock .lock.0 in '",
        ".probe.0,       'SEVERE cannot delete .probe.0 in '",
        "events.current, 'WARNING events.current in '",
    })
    void nameThatIsSomethingElseIsLogged(String name, String message) {
        disk.directory().put(name, new Object());
        assertLogged(message, messages());
    }

    @Test
    void tornLinesAreLoggedWithTheirBytes() {
        put(OLD, "{a}\n{tor");
        assertLogged("SEVERE cut 4 bytes of torn lines from " + OLD + ", see " + OLD + ".torn", messages());
    }

    @Test
    void linkThatCannotBeRestoredIsLogged() {
        SteppedJournal journal = new SteppedJournal(disk, clock);
        journal.commit(TrackedAppend.event(1));
        disk.directory().remove("events.current");
        refuse(Operation.LINK, "");
        try (LogCapture log = new LogCapture()) {
            clock.pass(Duration.ofSeconds(1));
            journal.step();
            assertLogged("SEVERE cannot point events.current in ", log.messages());
        }
    }

    @Test
    void dateThatSkipsDaysIsLoggedAndOneThatDoesNotIsNot() {
        SteppedJournal journal = new SteppedJournal(disk, clock);
        try (LogCapture log = new LogCapture()) {
            clock.pass(Duration.ofDays(1));
            journal.step();
            assertTrue(log.messages().isEmpty(), log.messages()::toString);
            clock.set(Instant.parse("2036-01-01T00:00:00Z"));
            clock.pass(Duration.ofSeconds(1));
            journal.step();
            assertLogged("SEVERE the date went from 2026-11-24 to 2036-01-01; housekeeping waits", log.messages());
        }
    }

    @Test
    void failuresOfHousekeepingAreLogged() {
        try (LogCapture log = new LogCapture()) {
            refuse(Operation.NAMES, "");
            sweep();
            assertLogged("SEVERE housekeeping failed in ", log.messages());
            put(OLD, "{a}\n");
            refuse(Operation.OPEN, OLD);
            sweep();
            assertLogged("SEVERE housekeeping failed on " + OLD + " in ", log.messages());
            put(OLD + ".gz", "another");
            disk.setFaults(Faults.none());
            sweep();
            assertLogged("SEVERE " + OLD + ".gz exists and is not " + OLD + "; leaving both", log.messages());
            disk.setFaults((operation, name) -> {
                if (operation == Operation.FORCE) {
                    put(OLD, "{b}\n");
                }
                return null;
            });
            sweep();
            assertLogged("SEVERE " + OLD + " changed while it was compressed; leaving it", log.messages());
        }
    }

    private void sweep() {
        HousekeepingTest.housekeeping(disk, 1, 0).sweep(LocalDate.parse("2026-11-23"));
    }
}
