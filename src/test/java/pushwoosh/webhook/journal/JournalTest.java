package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pushwoosh.webhook.journal.Faults.Operation;

/** The journal with its own thread. */
@Timeout(60)
class JournalTest {
    private static final JournalLimits LIMITS =
            new JournalLimits(ZoneId.of("UTC"), 100_000, 0, Duration.ofSeconds(10), 0, 0);

    private final ManualClock clock = new ManualClock("2026-11-23T12:00:00Z");
    private final FaultyDisk disk = new FaultyDisk(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    @AfterEach
    void letGo() {
        released.countDown();
    }

    private Journal journal() throws InterruptedException {
        Journal journal = new Journal(disk, LIMITS, clock, clock::nanoTime);
        assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
        return journal;
    }

    /** The disk does not answer this call until {@link #released}. */
    private void hangAt(Operation hanging) {
        disk.setFaults((operation, name) -> {
            if (operation == hanging) {
                reached.countDown();
                awaitQuietly(released);
            }
            return null;
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static CompletableFuture<JournalState> append(Journal journal, String line) {
        CompletableFuture<JournalState> told = new CompletableFuture<>();
        journal.append(Series.EVENTS, List.of(line.getBytes(UTF_8)), told::complete);
        return told;
    }

    private static JournalState result(CompletableFuture<JournalState> told) throws Exception {
        return told.get(30, TimeUnit.SECONDS);
    }

    private static void awaitOpen(Journal journal) {
        while (journal.state() != JournalState.OPEN) {
            assertFalse(Thread.currentThread().isInterrupted());
            Thread.onSpinWait(); // The class's timeout is the deadline.
        }
    }

    @Test
    void lineIsAcknowledgedOnceItIsInTheFile(@TempDir Path directory) throws Exception {
        try (Journal journal = Journal.open(directory, LIMITS)) {
            assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
            assertEquals(JournalState.OPEN, result(append(journal, "{\"a\":1}")));
            String today = Clock.systemUTC().instant().toString().substring(0, 10);
            List<String> lines = Files.readAllLines(directory.resolve("events.current"));
            assertEquals(1, lines.size());
            assertTrue(lines.get(0).startsWith("{\"received_at\":\"" + today), lines::toString);
            assertTrue(lines.get(0).endsWith("Z\",\"event\":{\"a\":1}}"), lines::toString);
            assertEquals(JournalState.OPEN, journal.state());
            assertEquals(1L, journal.stats().lines().get(Series.EVENTS));
            assertEquals(lines.get(0).length() + 1, journal.dayBytes(Series.EVENTS));
        }
    }

    @Test
    void thousandInterruptsLoseNothingAndTakeNoNumber(@TempDir Path directory) throws Exception {
        try (Journal journal = Journal.open(directory, LIMITS)) {
            assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
            List<Thread> committers = threads("committer").toList();
            assertTrue(committers.stream().allMatch(Thread::isDaemon));
            List<CompletableFuture<JournalState>> told = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                told.add(append(journal, "{\"id\":" + i + "}"));
                committers.forEach(Thread::interrupt);
                if (i % 10 == 0) {
                    result(told.get(i));
                }
            }
            for (CompletableFuture<JournalState> each : told) {
                assertEquals(JournalState.OPEN, result(each));
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(2, names.size(), names::toString); // Day file and link.
        }
        assertEquals(1000, Files.readAllLines(directory.resolve("events.current")).size());
    }

    private static Stream<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().contains(name));
    }

    @Test
    void closedJournalRefusesAndItsThreadsAreGone() throws Exception {
        JournalLimits sweeping = new JournalLimits(ZoneId.of("UTC"), 100_000, 0, Duration.ofSeconds(10), 1, 1);
        List<Thread> others = threads("pushwoosh-webhook").toList();
        Journal journal = new Journal(disk, sweeping, clock, clock::nanoTime);
        assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
        journal.close(Duration.ofSeconds(30));
        assertEquals(JournalState.CLOSED, journal.state());
        assertEquals(JournalState.CLOSED, journal.state());
        assertEquals(JournalState.CLOSED, result(append(journal, "{}")));
        assertEquals(List.of(), threads("pushwoosh-webhook").filter(thread -> !others.contains(thread)).toList());
        journal.close(Duration.ofSeconds(30));
        assertEquals(JournalState.CLOSED, journal.state(), "closing twice is closing");
        assertEquals(List.of(), disk.misuse());
    }

    @Test
    void nothingIsAcceptedBeforeTheDiskHasAnsweredOnce() throws Exception {
        hangAt(Operation.OPEN_DIRECTORY);
        Journal journal = new Journal(disk, LIMITS, clock, clock::nanoTime);
        reached.await();
        assertEquals(JournalState.STARTING, journal.state());
        assertEquals(JournalState.STARTING, result(append(journal, "{}")));
        assertFalse(journal.awaitStart(Duration.ofMillis(1)));
        clock.pass(Duration.ofSeconds(11));
        assertEquals(JournalState.STALLED, journal.state());
        released.countDown();
        assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
        assertEquals(JournalState.OPEN, result(append(journal, "{}")));
        journal.close();
    }

    @Test
    void diskThatHangsIsStalledAndRefusedAtOnceAndHealsByItself() throws Exception {
        Journal journal = journal();
        hangAt(Operation.FORCE);
        CompletableFuture<JournalState> hanging = append(journal, "{\"hanging\":1}");
        reached.await();
        CompletableFuture<JournalState> waiting = append(journal, "{\"waiting\":1}");
        assertEquals(JournalState.OPEN, journal.state());
        clock.pass(Duration.ofSeconds(11));
        assertEquals(JournalState.STALLED, journal.state());
        assertEquals(JournalState.STALLED, result(append(journal, "{}")));
        assertFalse(hanging.isDone());
        released.countDown();
        assertEquals(JournalState.OPEN, result(hanging));
        assertEquals(JournalState.STALLED, result(waiting), "it waited too long");
        awaitOpen(journal);
        assertEquals(JournalState.OPEN, result(append(journal, "{\"last\":1}")));
        journal.close();
        String content = new String(disk.content("events.2026-11-23.log"), UTF_8);
        assertFalse(content.contains("waiting"), content);
        assertEquals(2, content.lines().count());
    }

    @Test
    void diskThatHangsIsLoggedOnceAndSoIsItsRecovery() throws Exception {
        Journal journal = journal();
        hangAt(Operation.FORCE);
        CompletableFuture<JournalState> hanging = append(journal, "{}");
        reached.await();
        try (LogCapture log = new LogCapture()) {
            clock.pass(Duration.ofSeconds(10));
            assertEquals(JournalState.OPEN, journal.state(), "not longer than the timeout");
            clock.pass(Duration.ofNanos(1));
            assertEquals(JournalState.STALLED, journal.state());
            assertEquals(JournalState.STALLED, journal.state());
            assertEquals(List.of("SEVERE OPEN -> STALLED: " + disk + " has not responded for 10 s:"
                    + " no event is stored until it does; check the disk"), log.messages());
            released.countDown();
            assertEquals(JournalState.OPEN, result(hanging));
            awaitOpen(journal);
            assertEquals(JournalState.OPEN, journal.state());
            assertEquals(2, log.messages().size(), log.messages()::toString);
            assertEquals("INFO STALLED -> OPEN: " + disk + " responds again", log.messages().get(1));
        }
        journal.close();
    }

    @Test
    void figuresAreToBeHadWhileTheDiskHangs() throws Exception {
        disk.setCapacity(1_000_000);
        Journal journal = journal();
        hangAt(Operation.FORCE);
        append(journal, "{}");
        reached.await();
        JournalStats stats = journal.stats();
        assertTrue(stats.queueBytes() > 0);
        assertTrue(stats.usableBytes() > 0 && stats.usableBytes() <= 1_000_000, stats::toString);
        released.countDown();
        journal.close();
    }

    @Test
    void closingDoesNotWaitForADiskThatHangs() throws Exception {
        Journal journal = journal();
        hangAt(Operation.FORCE);
        CompletableFuture<JournalState> hanging = append(journal, "{\"hanging\":1}");
        reached.await();
        CompletableFuture<JournalState> waiting = append(journal, "{\"waiting\":1}");
        try (LogCapture log = new LogCapture()) {
            journal.close(Duration.ofMillis(10));
            assertEquals(JournalState.CLOSING, journal.state());
            assertEquals(List.of("SEVERE the disk did not respond while closing; lines that were waiting are not stored"),
                    log.messages());
        }
        assertEquals(JournalState.CLOSING, journal.state());
        assertEquals(JournalState.CLOSED, result(waiting));
        assertFalse(hanging.isDone());
        released.countDown();
        assertEquals(JournalState.OPEN, result(hanging));
        journal.close(Duration.ofSeconds(30));
        assertEquals(JournalState.CLOSED, journal.state());
        assertEquals(1, new String(disk.content("events.2026-11-23.log"), UTF_8).lines().count());
        assertEquals(0, journal.stats().queueBytes());
    }

    @Test
    void moreThanTheQueueHoldsIsBusy() throws Exception {
        Journal journal = journal();
        hangAt(Operation.FORCE);
        append(journal, "{\"hanging\":1}");
        reached.await();
        CompletableFuture<JournalState> waiting = append(journal, "x".repeat(90_000));
        assertEquals(JournalState.BUSY, result(append(journal, "x".repeat(90_000))));
        released.countDown();
        assertEquals(JournalState.OPEN, result(waiting));
        journal.close();
    }

    @Test
    void manyThreadsAreAnsweredOnceEachAndWhatIsAcknowledgedIsThere(@TempDir Path directory) throws Exception {
        int threads = 8;
        int each = 500;
        List<CompletableFuture<JournalState>> told = new ArrayList<>();
        try (Journal journal = Journal.open(directory, LIMITS)) {
            assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int first = t * each;
                senders.add(CompletableFuture.runAsync(() -> {
                    for (int i = first; i < first + each; i++) {
                        CompletableFuture<JournalState> one = append(journal, "{\"id\":" + i + "}");
                        synchronized (told) {
                            told.add(one);
                        }
                    }
                }));
            }
            CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        }
        long durable = 0;
        for (CompletableFuture<JournalState> one : told) {
            JournalState result = result(one);
            assertTrue(result == JournalState.OPEN || result == JournalState.BUSY, result::toString);
            durable += result == JournalState.OPEN ? 1 : 0;
        }
        assertEquals(threads * each, told.size());
        assertEquals(durable, Files.readAllLines(directory.resolve("events.current")).stream().distinct().count());
    }

    @Test
    void interruptOfTheCloserIsKept() throws Exception {
        Journal journal = journal();
        hangAt(Operation.FORCE);
        append(journal, "{}");
        reached.await();
        Thread.currentThread().interrupt();
        journal.close(Duration.ofSeconds(30));
        assertEquals(JournalState.CLOSING, journal.state());
        assertTrue(Thread.interrupted());
        released.countDown();
        journal.close(Duration.ofSeconds(30));
        assertEquals(JournalState.CLOSED, journal.state());
    }

    @Test
    void appendThatTheCloseOvertakesIsRefusedAtOnce() throws Exception {
        Thread[] sender = new Thread[1];
        CountDownLatch isOffering = new CountDownLatch(1);
        CountDownLatch isClosed = new CountDownLatch(1);
        Journal journal = new Journal(disk, LIMITS, clock, () -> {
            boolean isPastTheCheck = Thread.currentThread() == sender[0]
                    && StackWalker.getInstance().walk(frames -> frames.anyMatch(frame ->
                    frame.getMethodName().equals("busyNanos")));
            if (isPastTheCheck) {
                isOffering.countDown();
                awaitQuietly(isClosed);
            }
            return clock.nanoTime();
        });
        assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
        hangAt(Operation.FORCE);
        CompletableFuture<JournalState> hanging = append(journal, "{}");
        reached.await();
        CompletableFuture<JournalState> late = new CompletableFuture<>();
        sender[0] = new Thread(() -> append(journal, "{}").thenAccept(late::complete));
        sender[0].start();
        isOffering.await();
        journal.close(Duration.ofMillis(10));
        assertEquals(JournalState.CLOSING, journal.state());
        isClosed.countDown();
        assertEquals(JournalState.CLOSED, result(late), "though the committer hangs");
        released.countDown();
        assertEquals(JournalState.OPEN, result(hanging));
    }
}
