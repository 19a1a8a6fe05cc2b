package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A file that cannot grow on a disk with space, as with {@code ulimit -f} or on FAT32. */
class FileLimitTest {
    private static final int LIMIT_BYTES = 100_000;

    private final FaultyDisk disk = new FaultyDisk(1);
    private final SteppedJournal journal = new SteppedJournal(disk, new ManualClock("2026-11-23T12:00:00Z"));

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private static String events(int number) {
        return "events.2026-11-23" + (number == 0 ? "" : "." + number) + ".log";
    }

    private long lines(String name) {
        return new String(disk.content(name), UTF_8).lines().count();
    }

    @Test
    void fileThatCannotGrowIsAbandonedAndTheNextNumberContinuesWithoutAChangeOfState() {
        disk.setMaxFileBytes(LIMIT_BYTES);
        for (int i = 0; i < 10; i++) {
            assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.of(Series.EVENTS, i, 1, 40_000)));
            assertEquals(JournalState.OPEN, journal.state());
        }
        for (int number = 0; number < 5; number++) {
            assertEquals(2, lines(events(number)));
        }
        assertEquals(4, journal.stats().abandonedFiles());
    }

    @Test
    void batchThatNoFileCanHoldIsDividedUntilEachPartFits() {
        disk.setMaxFileBytes(LIMIT_BYTES);
        List<TrackedAppend> sent = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            sent.add(journal.append(TrackedAppend.of(Series.EVENTS, i, 1, 30_000)));
        }
        journal.step();
        assertTrue(sent.stream().allMatch(TrackedAppend::isDurable), sent::toString);
        assertEquals(JournalState.OPEN, journal.state());
    }

    @Test
    void appendThatNoFileCanHoldIsRefusedAndCostsNoNumber() {
        disk.setMaxFileBytes(LIMIT_BYTES);
        journal.commit(TrackedAppend.event(1));
        for (int i = 2; i < 10; i++) {
            assertEquals(JournalState.FULL, journal.commit(TrackedAppend.of(Series.EVENTS, i, 1, 200_000)));
        }
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(10)));
        assertEquals(2, lines(events(0)));
        assertEquals(0, journal.stats().abandonedFiles());
    }

    @Test
    void diskThatIsFullCostsNoNumber() {
        journal.commit(TrackedAppend.event(1));
        disk.setCapacity(disk.directory().bytes() + 100);
        assertEquals(JournalState.FULL, journal.commit(TrackedAppend.event(2)));
        assertEquals(JournalState.FULL, journal.state());
        disk.setCapacity(Long.MAX_VALUE);
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(3)));
        assertEquals(2, lines(events(0)));
    }

    @Test
    void fileWithoutLinesIsNotAbandonedAlsoIfAnotherTakesTheAppend() {
        disk.setFaults((operation, name) -> operation == Faults.Operation.WRITE && name.startsWith("events")
                ? Faults.Fault.REFUSED : null);
        assertEquals(JournalState.FULL, journal.commit(TrackedAppend.event(1)));
        assertEquals(0, journal.stats().abandonedFiles());
    }
}
