package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.journal.Faults.Fault;
import pushwoosh.webhook.journal.Faults.Operation;

class DiskHealthTest {
    private static final long RESERVE_BYTES = 100_000;

    private final ManualClock clock = new ManualClock("2026-11-23T12:00:00Z");
    private final FaultyDisk disk = new FaultyDisk(1);
    private final DiskHealth health = new DiskHealth(disk, new FileNumbers(disk), () -> { }, RESERVE_BYTES,
            clock::nanoTime, QuietLog.errors(clock::nanoTime));

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private int probes() {
        return (int) disk.calls().stream().filter(call -> call.startsWith("OPEN_DIRECTORY")).count();
    }

    @Test
    void stateIsStartingUntilAProbeHasReachedTheDisk() {
        assertEquals(JournalState.STARTING, health.state());
        assertTrue(health.isOpen());
        assertEquals(JournalState.OPEN, health.state());
        assertFalse(disk.directory().names().contains(".probe.0"), "the probe is gone");
    }

    @Test
    void failuresThatFollowOnEachOtherAreProbedAfterOneTwoFourUpToSixtySeconds() {
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.FORCE));
        List<Long> probedAt = new ArrayList<>();
        for (long second = 0; second < 250; second++) {
            int before = probes();
            for (int append = 0; append < 3; append++) {
                health.isOpen();
            }
            if (probes() > before) {
                probedAt.add(second);
            }
            clock.pass(Duration.ofSeconds(1));
        }
        assertEquals(List.of(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L, 243L), probedAt);
        assertEquals(JournalState.FAILED, health.state());
        disk.setFaults(Faults.none());
        clock.pass(Duration.ofSeconds(60));
        assertTrue(health.isOpen());
    }

    @Test
    void firstFailureAfterAQuietTimeIsProbedAtOnce() {
        health.probe();
        health.failed(JournalState.FAILED);
        assertEquals(JournalState.OPEN, health.state(), "the file was at fault, not the disk");
        health.failed(JournalState.FAILED);
        assertEquals(JournalState.FAILED, health.state(), "twice in a row: not at once");
        clock.pass(Duration.ofSeconds(1));
        assertTrue(health.isOpen());
        clock.pass(Duration.ofMinutes(3));
        health.failed(JournalState.FAILED);
        assertEquals(JournalState.OPEN, health.state());
    }

    @Test
    void disksThatFailNowAndThenCostFewFileNumbers() {
        health.probe();
        int failures = 0;
        for (int second = 0; second < 3600; second++) {
            if (health.isOpen()) {
                health.failed(JournalState.FAILED);
                failures++;
            }
            clock.pass(Duration.ofSeconds(1));
        }
        assertTrue(failures < 75, failures + " batches failed in an hour");
    }

    @Test
    void fullDiskIsProbedOnceASecond() {
        health.probe();
        health.failed(JournalState.FULL);
        int before = probes();
        assertFalse(health.isOpen());
        clock.pass(Duration.ofMillis(999));
        assertFalse(health.isOpen());
        assertEquals(before, probes());
        clock.pass(Duration.ofMillis(1));
        assertTrue(health.isOpen());
    }

    @Test
    void fullDiskIsProbedAtOnceWhenSpaceWasFreed() {
        health.probe();
        disk.setCapacity(RESERVE_BYTES);
        health.failed(JournalState.FULL);
        assertFalse(health.isOpen());
        disk.setCapacity(RESERVE_BYTES + 10_000);
        assertFalse(health.isOpen(), "too little to be worth a probe");
        disk.setCapacity(RESERVE_BYTES + 100_000);
        assertTrue(health.isOpen());
    }

    @Test
    void lessThanTheReserveIsFullBeforeTheDiskIs() {
        health.probe();
        disk.setCapacity(RESERVE_BYTES - 1);
        health.check();
        assertEquals(JournalState.FULL, health.state());
        clock.pass(Duration.ofSeconds(1));
        health.check();
        assertEquals(JournalState.FULL, health.state());
        disk.setCapacity(RESERVE_BYTES + 100_000);
        health.check();
        assertEquals(JournalState.OPEN, health.state());
    }

    @Test
    void probeThatCannotWriteIsFullAndOneThatCannotForceIsFailed() {
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.WRITE));
        health.probe();
        assertEquals(JournalState.FULL, health.state());
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.FORCE_DIRECTORY));
        health.probe();
        assertEquals(JournalState.FAILED, health.state());
    }

    @Test
    void errorInAProbeLeavesAStateThatIsProbedAgain() {
        disk.setFaults(Faults.always(Fault.ERROR, Operation.CREATE));
        try {
            health.probe();
        } catch (OutOfMemoryError e) {
            assertEquals(JournalState.STARTING, health.state());
        }
        disk.setFaults(Faults.none());
        assertTrue(health.isOpen());
    }
}
