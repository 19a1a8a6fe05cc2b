package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.journal.Faults.Fault;
import pushwoosh.webhook.journal.Faults.Operation;

class DiskHealthTest {
    private static final long RESERVE_BYTES = 100_000;

    private final ManualClock clock = new ManualClock("2026-11-23T12:00:00Z");
    private final FaultyDisk disk = new FaultyDisk(1);
    private final DiskHealth health = new DiskHealth(disk, new FileNumbers(disk, QuietLog.errors(() -> 0)),
            RESERVE_BYTES, clock::nanoTime, QuietLog.errors(clock::nanoTime));

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private int probes() {
        return (int) disk.calls().stream().filter(call -> call.startsWith("OPEN_DIRECTORY")).count();
    }

    /** As once a second. */
    private boolean check() {
        return health.isOpen() && health.hasReserve();
    }

    @Test
    void stateIsStartingUntilAProbeHasReachedTheDisk() {
        assertEquals(JournalState.STARTING, health.state);
        assertTrue(health.isOpen());
        assertEquals(JournalState.OPEN, health.state);
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
        assertEquals(JournalState.FAILED, health.state);
        disk.setFaults(Faults.none());
        clock.pass(Duration.ofSeconds(60));
        assertTrue(health.isOpen());
    }

    @Test
    void firstFailureAfterAQuietTimeIsProbedAtOnce() {
        health.probe();
        health.failed(new IOException());
        assertEquals(JournalState.OPEN, health.state, "the file was at fault, not the disk");
        health.failed(new IOException());
        assertEquals(JournalState.FAILED, health.state, "twice in a row: not at once");
        clock.pass(Duration.ofSeconds(1));
        assertTrue(health.isOpen());
        clock.pass(Duration.ofSeconds(119));
        health.failed(new IOException());
        assertEquals(JournalState.FAILED, health.state, "not quiet for long enough");
        clock.pass(Duration.ofSeconds(2));
        assertTrue(health.isOpen());
        clock.pass(Duration.ofMinutes(2));
        health.failed(new IOException());
        assertEquals(JournalState.OPEN, health.state);
    }

    @Test
    void disksThatFailNowAndThenCostFewFileNumbers() {
        health.probe();
        int failures = 0;
        for (int second = 0; second < 3600; second++) {
            if (health.isOpen()) {
                health.failed(new IOException());
                failures++;
            }
            clock.pass(Duration.ofSeconds(1));
        }
        assertTrue(failures < 75, failures + " batches failed in an hour");
    }

    private void beFull() {
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.WRITE));
        health.probe();
        disk.setFaults(Faults.none());
        assertEquals(JournalState.FULL, health.state);
    }

    @Test
    void fullDiskIsProbedOnceASecond() {
        health.probe();
        beFull();
        int before = probes();
        assertFalse(health.isOpen());
        clock.pass(Duration.ofMillis(999));
        assertFalse(health.isOpen());
        assertEquals(before, probes());
        clock.pass(Duration.ofMillis(1));
        assertTrue(health.isOpen());
    }

    @Test
    void howMuchTheDiskTakesIsFoundOutWithoutAChangeOfState() {
        health.probe();
        disk.setCapacity(RESERVE_BYTES + 200_000);
        assertTrue(health.takes(250_000));
        assertFalse(health.takes(500_000));
        assertEquals(JournalState.OPEN, health.state);
        assertFalse(disk.directory().names().contains(".probe.0"));
    }

    @Test
    void fullDiskIsProbedAtOnceWhenMoreThanAProbeTakesWasFreed() {
        disk.setCapacity(RESERVE_BYTES - 1);
        health.probe();
        assertEquals(JournalState.FULL, health.state);
        disk.setCapacity(RESERVE_BYTES - 1 + (64 << 10));
        assertFalse(health.isOpen(), "too little to be worth a probe");
        disk.setCapacity(RESERVE_BYTES + (64 << 10));
        assertTrue(health.isOpen());
    }

    @Test
    void lessThanTheReserveIsFullBeforeTheDiskIs() {
        health.probe();
        disk.setCapacity(RESERVE_BYTES);
        assertTrue(check());
        assertEquals(JournalState.OPEN, health.state, "exactly the reserve");
        disk.setCapacity(RESERVE_BYTES - 1);
        assertFalse(check());
        assertEquals(JournalState.FULL, health.state);
        assertEquals(RESERVE_BYTES - 1, health.usableBytes);
        assertEquals(RESERVE_BYTES - 1, health.volumeBytes);
        clock.pass(Duration.ofSeconds(1));
        check();
        assertEquals(JournalState.FULL, health.state);
        disk.setCapacity(RESERVE_BYTES + 100_000);
        check();
        assertEquals(JournalState.OPEN, health.state);
    }

    @Test
    void noFreeSpaceOrAnUnknownOneIsLeftToTheWrite() {
        disk.setCapacity(0);
        assertTrue(health.hasReserve());
        disk.setCapacity(1);
        assertFalse(health.hasReserve());
    }

    @Test
    void reserveIsLoggedWithSettingFreeAndWantedBytesAndSizeOnceAMinute() {
        disk.setCapacity(RESERVE_BYTES - 1);
        try (LogCapture log = new LogCapture()) {
            for (int second = 0; second < 60; second++) {
                check();
                clock.pass(Duration.ofSeconds(1));
            }
            assertEquals(1, log.messages().size(), log.messages()::toString);
            check();
            assertEquals(2, log.messages().size(), log.messages()::toString);
            for (String word : List.of("STARTING -> FULL", "use a larger volume or lower the setting", "99999 bytes are free",
                    "pushwoosh-webhook.free-space-reserve-bytes is 100000", "the volume has 99999 bytes")) {
                assertTrue(log.messages().get(0).contains(word), log.messages()::toString);
            }
        }
    }

    @Test
    void permissionProblemNamesDirectoryAndUserAndIsToldByTheTypeOfTheException() {
        try (LogCapture log = new LogCapture()) {
            health.probe();
            health.probe();
            assertEquals(List.of("INFO STARTING -> OPEN: events are stored in " + disk), log.messages());
            health.failed(new AccessDeniedException("x"));
            assertEquals("SEVERE OPEN -> FAILED: cannot write to " + disk + ": permission denied for user "
                    + System.getProperty("user.name"), log.messages().get(1).split(";")[0]);
        }
    }

    @Test
    void probeNameThatCannotBeDeletedCostsItsNumberOnly() throws IOException {
        Object directoryOfSomebody = new Object();
        disk.directory().put(".probe.0", directoryOfSomebody);
        health.probe();
        assertEquals(JournalState.OPEN, health.state);
        assertEquals(directoryOfSomebody, disk.directory().get(".probe.0"));
        assertTrue(disk.directory().names().contains(".lock.1"));
        assertTrue(disk.calls().contains("CREATE .probe.1"), disk.calls()::toString);
    }

    @Test
    void probeThatCannotWriteIsFullAndOneThatCannotForceIsFailed() {
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.WRITE));
        health.probe();
        assertEquals(JournalState.FULL, health.state);
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.FORCE_DIRECTORY));
        health.probe();
        assertEquals(JournalState.FAILED, health.state);
    }

    @Test
    void errorInAProbeLeavesAStateThatIsProbedAgain() {
        disk.setFaults(Faults.always(Fault.ERROR, Operation.CREATE));
        try {
            health.probe();
        } catch (OutOfMemoryError e) {
            assertEquals(JournalState.STARTING, health.state);
        }
        disk.setFaults(Faults.none());
        assertTrue(health.isOpen());
    }

    @Test
    void probeOfAKilledProcessIsReplacedAndNoProbeIsZeros() {
        disk.directory().put(".probe.0", new SimulatedFile());
        boolean[] isRandom = new boolean[1];
        disk.setFaults((operation, name) -> {
            if (operation == Operation.FORCE && name.equals(".probe.0")) {
                byte[] content = disk.content(name);
                isRandom[0] = content.length == 64 << 10 && !Arrays.equals(content, new byte[64 << 10]);
            }
            return null;
        });
        health.probe();
        assertEquals(JournalState.OPEN, health.state);
        assertTrue(isRandom[0], disk.calls()::toString);
    }
}
