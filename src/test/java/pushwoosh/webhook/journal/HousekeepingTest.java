package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pushwoosh.webhook.journal.Faults.Fault;

@Timeout(60)
class HousekeepingTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
    private static final String CONTENT = "{\"received_at\":\"2026-11-20T00:00:00.000Z\",\"event\":{}}\n".repeat(5000);
    /** For each failure: which of the unforced names are there afterwards is left to chance. */
    private static final int POWER_CUTS = 30;
    private static final String OLD = "events.2026-11-20.log";

    private FaultyDisk disk = new FaultyDisk(1);

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private void put(String name, byte[] content) {
        SimulatedFile file = new SimulatedFile();
        file.append(content);
        file.force();
        disk.directory().put(name, file);
        disk.directory().force();
    }

    private void put(String... names) {
        for (String name : names) {
            put(name, CONTENT.getBytes(UTF_8));
        }
    }

    static Housekeeping housekeeping(Disk disk, int compressAfterDays, int retentionDays) {
        RateLimitedLog errors = QuietLog.errors(() -> 0);
        return new Housekeeping(disk, new FileNumbers(disk, errors), new JournalLimits(ZoneOffset.UTC, 0, 0,
                Duration.ZERO, compressAfterDays, retentionDays), errors);
    }

    private void sweep(int compressAfterDays, int retentionDays) {
        Housekeeping housekeeping = housekeeping(disk, compressAfterDays, retentionDays);
        housekeeping.sweep(TODAY);
        housekeeping.close();
    }

    private List<String> names() {
        return disk.directory().names().stream().filter(name -> !name.startsWith(".lock")).toList();
    }

    private String unzipped(String name) throws IOException {
        return new String(new GZIPInputStream(new ByteArrayInputStream(disk.content(name))).readAllBytes(), UTF_8);
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void fileIsCompressedOnceSoManyWholeDaysHavePassed() throws IOException {
        put("events.2026-11-23.log", "events.2026-11-22.log", "events.2026-11-21.log", "rejected.2026-11-21.7.log",
                "events.2026-11-24.log");
        sweep(1, 0);
        assertEquals(List.of("events.2026-11-21.log.gz", "events.2026-11-22.log", "events.2026-11-23.log",
                "events.2026-11-24.log", "rejected.2026-11-21.7.log.gz"), names());
        assertEquals(CONTENT, unzipped("events.2026-11-21.log.gz"));
    }

    @Test
    void fileIsDeletedOnceSoManyWholeDaysHavePassedCompressedOrNot() {
        put("events.2026-11-23.log", "events.2026-11-20.log", "events.2026-11-19.log", "events.2026-11-18.log.gz",
                "rejected.2020-01-01.3.log");
        sweep(0, 3);
        assertEquals(List.of("events.2026-11-20.log", "events.2026-11-23.log"), names());
    }

    @Test
    void zeroDaysMeanNever() {
        put("events.2001-01-01.log", "events.2001-01-01.1.log.gz");
        sweep(0, 0);
        assertEquals(List.of("events.2001-01-01.1.log.gz", "events.2001-01-01.log"), names());
    }

    @Test
    void otherFilesAreLeftAlone() {
        List<String> others = List.of(".probe.0", "catalina.2001-01-01.log", "events.2001-01-01.log.bak",
                "events.2001-01-01.log.torn", "events.2001-13-01.log", "notes.txt");
        put(others.toArray(String[]::new));
        sweep(1, 1);
        assertEquals(others, names());
    }

    @Test
    void fileThatTheLinkLeadsToIsLeftAloneHoweverOld() {
        put("events.2026-01-01.log", "events.2026-01-02.log");
        disk.directory().put("events.current", "events.2026-01-01.log");
        sweep(1, 7);
        assertEquals(List.of("events.2026-01-01.log", "events.current"), names());
    }

    @Test
    void linkInPlaceOfADayFileIsNotFollowed() {
        disk.directory().put(OLD, "elsewhere");
        sweep(1, 0);
        assertEquals(List.of(OLD), names());
    }

    @Test
    void sweepLeavesAtEveryCrashOneCompleteCopy() throws IOException {
        for (Fault fault : List.of(Fault.REFUSED, Fault.SHORT, Fault.ERROR, Fault.DONE_BUT_REPORTED)) {
            boolean hasStruck = true;
            for (int n = 1; hasStruck; n++) {
                hasStruck = false;
                for (int seed = 1; seed <= POWER_CUTS; seed++) {
                    hasStruck |= sweepAndCutPower(new Faults.Nth(fault, n, false), seed, fault + " " + n + ", seed " + seed);
                }
            }
        }
    }

    /** Returns whether the fault struck. */
    private boolean sweepAndCutPower(Faults.Nth faults, int seed, String where) throws IOException {
        disk = new FaultyDisk(seed);
        put(OLD);
        disk.setFaults(faults);
        sweepAtAnyCost();
        disk.cutPower();
        requireOneCompleteCopy(where);
        disk = disk.anotherProcess();
        disk.setFaults(Faults.none());
        sweep(1, 0);
        disk.cutPower();
        requireOneCompleteCopy(where + ", swept again");
        assertEquals(List.of(OLD + ".gz"), disk.directory().names().stream()
                .filter(name -> !name.startsWith(".")).toList(), where);
        return faults.hasStruck();
    }

    private void sweepAtAnyCost() {
        try {
            sweep(1, 0);
        } catch (OutOfMemoryError e) {
            assertTrue(e.getMessage().startsWith("injected"));
        }
    }

    private void requireOneCompleteCopy(String where) throws IOException {
        List<String> names = disk.directory().names();
        if (!names.contains(OLD)) {
            assertTrue(names.contains(OLD + ".gz"), where + names);
            assertEquals(CONTENT, unzipped(OLD + ".gz"), where);
        } else {
            assertEquals(CONTENT, new String(disk.content(OLD), UTF_8), where);
        }
    }

    @Test
    void compressedFileThatIsNotTheSameIsNotReplaced() throws IOException {
        put(OLD);
        put(OLD + ".gz", zipped("other"));
        sweep(1, 0);
        assertEquals(List.of(OLD, OLD + ".gz"), names());
        assertEquals("other", unzipped(OLD + ".gz"));
    }

    @Test
    void compressedFileThatIsBrokenIsNotReplaced() throws IOException {
        put(OLD);
        byte[] half = zipped(CONTENT);
        put(OLD + ".gz", Arrays.copyOf(half, half.length / 2));
        sweep(1, 0);
        assertEquals(List.of(OLD, OLD + ".gz"), names());
    }

    @Test
    void compressionThatACrashLeftUnfinishedIsBegunAnew() throws IOException {
        put(OLD);
        put("." + OLD + ".gz.unfinished", new byte[10]);
        put(".events.2026-11-19.log.gz.unfinished", new byte[10]);
        sweep(1, 0);
        assertEquals(List.of(OLD + ".gz"), names());
        assertEquals(CONTENT, unzipped(OLD + ".gz"));
    }

    @Test
    void fileThatGrowsMeanwhileIsNotReplaced() {
        put(OLD);
        disk.setFaults((operation, name) -> {
            if (operation == Faults.Operation.FORCE) {
                ((SimulatedFile) disk.directory().get(OLD)).append(new byte[1]);
            }
            return null;
        });
        sweep(1, 0);
        assertTrue(names().contains(OLD));
    }

    @Test
    void onlyOneInstanceSweepsAtATime() throws IOException {
        put(OLD);
        try (Closeable lock = disk.anotherProcess().tryLock(".lock.housekeeping")) {
            assertNotNull(lock);
            sweep(1, 1);
            assertEquals(List.of(OLD), names());
        }
        sweep(1, 1);
        assertEquals(List.of(), names());
    }

    @Test
    void closingEndsACompressionWithinABlock() {
        put(OLD);
        Housekeeping housekeeping = housekeeping(disk, 1, 0);
        disk.setFaults((operation, name) -> {
            if (operation == Faults.Operation.READ) {
                housekeeping.close();
            }
            return null;
        });
        housekeeping.sweep(TODAY);
        assertTrue(names().contains(OLD));
    }

    private int sweeps(int compressAfterDays, int retentionDays) {
        disk = new FaultyDisk(1);
        Housekeeping housekeeping = housekeeping(disk, compressAfterDays, retentionDays);
        housekeeping.dayStarted(null, TODAY);
        housekeeping.run(TODAY);
        housekeeping.close();
        return (int) disk.calls().stream().filter(("LOCK " + Housekeeping.LOCK)::equals).count() - 1; // Recovery.
    }

    @Test
    void dayWithNothingToDoStartsNoSweep() {
        assertEquals(List.of(0, 1, 1), List.of(sweeps(0, 0), sweeps(1, 0), sweeps(0, 1)));
    }

    @Test
    void closeThatIsInterruptedLeavesTheThreadInterrupted() {
        Thread closer = Thread.currentThread();
        AtomicBoolean isClosed = new AtomicBoolean();
        disk.setFaults((operation, name) -> {
            while (Thread.currentThread() != closer && !isClosed.get()) {
                Thread.onSpinWait();
            }
            return null;
        });
        Housekeeping housekeeping = housekeeping(disk, 1, 0);
        housekeeping.dayStarted(null, TODAY);
        housekeeping.run(TODAY);
        closer.interrupt();
        housekeeping.close();
        isClosed.set(true);
        assertTrue(Thread.interrupted());
    }

    @Test
    void closingTheJournalEndsTheSweepInItsThread() throws InterruptedException {
        put(OLD);
        Thread closer = Thread.currentThread();
        AtomicReference<Thread> sweeper = new AtomicReference<>();
        AtomicBoolean isClosed = new AtomicBoolean();
        disk.setFaults((operation, name) -> {
            if (operation == Faults.Operation.READ && Thread.currentThread() != closer) {
                sweeper.set(Thread.currentThread());
                while (closer.getState() != Thread.State.TIMED_WAITING && !isClosed.get()) {
                    Thread.onSpinWait(); // Until the close waits for this thread.
                }
            }
            return null;
        });
        SteppedJournal journal = new SteppedJournal(disk, new ManualClock(TODAY + "T12:00:00Z"),
                new JournalLimits(ZoneOffset.UTC, 1 << 20, 0, Duration.ofSeconds(10), 1, 0));
        while (sweeper.get() == null) {
            assertFalse(Thread.currentThread().isInterrupted(), "no sweep");
            Thread.onSpinWait();
        }
        assertTrue(sweeper.get().isDaemon());
        assertEquals(Thread.MIN_PRIORITY, sweeper.get().getPriority());
        journal.close();
        boolean isAlive = sweeper.get().isAlive();
        isClosed.set(true);
        assertFalse(isAlive);
        assertTrue(names().contains(OLD), "begun anew by the next sweep");
    }
}
