package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may touch old files, and when. */
@Timeout(60)
class RecoveryTest {
    private static final String OLD = "events.2020-01-01.log";

    private final ManualClock clock = new ManualClock("2026-11-23T12:00:00Z");
    private final FaultyDisk disk = new FaultyDisk(1);

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private SteppedJournal journal(int retentionDays) {
        return new SteppedJournal(disk, clock,
                new JournalLimits(ZoneOffset.UTC, 1 << 20, 0, Duration.ofSeconds(10), 0, retentionDays));
    }

    private void put(String name, String content) {
        SimulatedFile file = new SimulatedFile();
        file.append(content.getBytes(UTF_8));
        disk.directory().put(name, file);
    }

    /** Housekeeping has a thread of its own; the class's timeout is the deadline. */
    private void awaitGone(String name) {
        while (disk.directory().get(name) != null) {
            assertFalse(Thread.currentThread().isInterrupted(), name);
            Thread.onSpinWait();
        }
    }

    private List<String> lockFiles() {
        return disk.directory().names().stream().filter(name -> name.startsWith(".lock")).toList();
    }

    private String content(String name) {
        return new String(disk.content(name), UTF_8);
    }

    @Test
    void fileThatIsGoneWhenItsTurnComesIsNotCreated() {
        put(OLD, "{a}\n{tor");
        disk.setFaults((operation, name) -> {
            if (operation == Faults.Operation.LOCK && name.equals(".lock.0") && disk.calls().contains("NAMES ")) {
                disk.directory().remove(OLD);
            }
            if (operation == Faults.Operation.OPEN) {
                disk.directory().remove(OLD);
            }
            return null;
        });
        journal(0).close();
        assertFalse(disk.directory().names().contains(OLD), disk.calls()::toString);
    }

    @Test
    void housekeepingBeginsOnlyWhenRecoveryIsDone() {
        put(OLD, "{a}\n");
        SteppedJournal journal = journal(1);
        awaitGone(OLD);
        journal.close();
        int opened = disk.calls().indexOf("OPEN " + OLD);
        int deleted = disk.calls().indexOf("DELETE " + OLD);
        assertTrue(0 <= opened && opened < deleted, disk.calls()::toString);
        assertTrue(disk.calls().lastIndexOf("OPEN " + OLD) < deleted);
        assertFalse(disk.directory().names().contains(OLD));
    }

    @Test
    void recoveryWaitsForTheHousekeepingOfAnotherInstanceAndLinesDoNot() throws IOException {
        put(OLD, "{a}\n{tor");
        Disk.Lock sweeping = disk.anotherProcess().tryLock(Housekeeping.LOCK);
        SteppedJournal journal = journal(1);
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(1)));
        clock.pass(Duration.ofSeconds(1));
        journal.step();
        assertEquals("{a}\n{tor", content(OLD), "not touched");
        assertEquals(3, disk.calls().stream().filter(("LOCK " + Housekeeping.LOCK)::equals).count(),
                "of the other instance, and of recovery twice: housekeeping comes after it");
        sweeping.close();
        journal.close();
        SteppedJournal next = journal(0);
        assertEquals("{a}\n", content(OLD));
        next.close();
    }

    @Test
    void recoveryThatWaitedRunsAtTheNextTick() throws IOException {
        put(OLD, "{a}\n{tor");
        Disk.Lock sweeping = disk.anotherProcess().tryLock(Housekeeping.LOCK);
        SteppedJournal journal = journal(0);
        sweeping.close();
        clock.pass(Duration.ofSeconds(1));
        journal.step();
        assertEquals("{a}\n", content(OLD));
    }

    @Test
    void onlyTheTwoNewestFilesOfASeriesAndNumberAreRecovered() {
        put("events.2020-01-03.log", "{a}\n{tor");
        put("events.2020-01-02.log", "{a}\n{tor");
        put(OLD, "{a}\n{tor");
        put("events.2020-01-01.1.log", "{a}\n{tor");
        put("rejected.2020-01-01.log", "{a}\n{tor");
        journal(0).close();
        assertEquals("{a}\n{tor", content(OLD));
        for (String name : List.of("events.2020-01-03.log", "events.2020-01-02.log", "events.2020-01-01.1.log",
                "rejected.2020-01-01.log")) {
            assertEquals("{a}\n", content(name), name);
        }
    }

    @Test
    void lockFilesThatRecoveryNeedsAreGoneAfterwardsAndNumbersThatNobodyMayTakeAreLeftAlone() {
        put("events.2020-01-01.7.log", "{a}\n{tor");
        put("events.2020-01-01.999.log", "{a}\n{tor");
        put("events.2020-01-01.1000.log", "{a}\n{tor");
        put("events.2020-01-01.999999.log", "{a}\n{tor");
        SteppedJournal journal = journal(0);
        assertEquals("{a}\n", content("events.2020-01-01.7.log"));
        assertEquals("{a}\n", content("events.2020-01-01.999.log"));
        assertEquals("{a}\n{tor", content("events.2020-01-01.1000.log"));
        assertEquals("{a}\n{tor", content("events.2020-01-01.999999.log"));
        assertEquals(List.of(".lock.0"), lockFiles());
        journal.close();
        assertEquals(List.of(), lockFiles());
    }
}
