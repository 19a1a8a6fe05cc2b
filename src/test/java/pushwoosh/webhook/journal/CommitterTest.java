package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.journal.Faults.Fault;
import pushwoosh.webhook.journal.Faults.Operation;

/** What the committer does with a batch, step by step. */
class CommitterTest {
    private static final String EVENTS = "events.2026-11-23.log";
    private static final String NEXT = "events.2026-11-23.1.log";

    private final ManualClock clock = new ManualClock("2026-11-23T12:00:00.120Z");
    private final FaultyDisk disk = new FaultyDisk(1);
    private final SteppedJournal journal = new SteppedJournal(disk, clock);

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private String content(String name) {
        return new String(disk.content(name), UTF_8);
    }

    private int callsOf(String call) {
        return (int) disk.calls().stream().filter(call::equals).count();
    }

    private List<String> callsAbout(String name) {
        return disk.calls().stream().filter(call -> call.contains(name)).toList();
    }

    @Test
    void lineIsAnEnvelopeAroundWhatWasSent() {
        TrackedAppend event = TrackedAppend.of(Series.EVENTS, 1, 1, 3);
        TrackedAppend rejected = TrackedAppend.of(Series.REJECTED, 2, 1, 3);
        journal.commit(event);
        journal.commit(rejected);
        assertEquals("{\"received_at\":\"2026-11-23T12:00:00.120Z\",\"event\":{\"id\":1,\"pad\":\"xxx\"}}\n",
                content(EVENTS));
        assertEquals("{\"received_at\":\"2026-11-23T12:00:00.120Z\",\"id\":2,\"pad\":\"xxx\"}\n",
                content("rejected.2026-11-23.log"));
    }

    @Test
    void whatWaitsTogetherIsForcedOnce() {
        List<TrackedAppend> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sent.add(journal.append(TrackedAppend.event(i)));
        }
        int before = callsOf("FORCE " + EVENTS);
        journal.step();
        assertEquals(before + 2, callsOf("FORCE " + EVENTS), "once for the new file, once for the batch");
        assertTrue(sent.stream().allMatch(TrackedAppend::isDurable));
        assertEquals(500, content(EVENTS).lines().count());
        assertEquals(1, journal.stats().batchLines().count());
    }

    @Test
    void fileAndItsNameAreForcedBeforeTheFirstLineIsAcknowledged() {
        disk.calls().clear();
        journal.append(TrackedAppend.event(1));
        disk.calls().add("appended");
        journal.step();
        assertEquals(List.of("appended", "EXISTS " + EVENTS, "CREATE " + EVENTS, "FORCE " + EVENTS, "FORCE_DIRECTORY ",
                "EXISTS events.current", "LINK events.current", "WRITE " + EVENTS, "FORCE " + EVENTS,
                "SIZE_BY_NAME " + EVENTS), disk.calls().stream().filter(call -> !call.startsWith("SIZE ")).toList());
    }

    @Test
    void nobodyIsToldBeforeTheForceHasReturned() {
        TrackedAppend sent = journal.append(TrackedAppend.event(1));
        disk.setFaults((operation, name) -> {
            assertNull(sent.result(), () -> "told before " + operation + " " + name);
            return null;
        });
        journal.step();
        assertTrue(sent.isDurable());
    }

    @Test
    void appendThatWaitedLongerThanTheCommitTimeoutIsNotWritten() {
        TrackedAppend late = journal.append(TrackedAppend.event(1));
        clock.pass(Duration.ofNanos(1));
        TrackedAppend inTime = journal.append(TrackedAppend.event(2));
        clock.pass(Duration.ofSeconds(10));
        journal.step();
        assertEquals(JournalState.STALLED, late.result());
        assertTrue(inTime.isDurable());
        assertEquals(1, content(EVENTS).lines().count());
    }

    @Test
    void linesKeepTheirOrder() {
        for (int i = 0; i < 10; i++) {
            journal.append(TrackedAppend.of(Series.EVENTS, 3 * i, 3, 400));
        }
        journal.step();
        List<Integer> ids = content(EVENTS).lines().map(line -> line.replaceAll(".*\"id\":(\\d+),.*", "$1"))
                .map(Integer::valueOf).toList();
        assertEquals(ids.stream().sorted().toList(), ids);
        assertEquals(30, ids.size());
    }

    @Test
    void failedForceFailsEveryWaiterOfTheBatchAndTheFileIsLeft() {
        journal.commit(TrackedAppend.event(1));
        String before = content(EVENTS);
        disk.setFaults(new Faults.Nth(Fault.REFUSED, 1, false, EnumSet.of(Operation.FORCE)));
        TrackedAppend one = journal.append(TrackedAppend.event(2));
        TrackedAppend other = journal.append(TrackedAppend.event(3));
        journal.step();
        assertEquals(JournalState.FAILED, one.result());
        assertEquals(JournalState.FAILED, other.result());
        assertEquals(before, content(EVENTS), "cut back to what is durable");
        assertEquals(JournalState.OPEN, journal.state(), "a probe found the disk well");
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(4)));
        assertEquals(1, content(NEXT).lines().count());
        assertEquals(NEXT, disk.linkTarget("events.current"));
        assertEquals(1, journal.stats().abandonedFiles());
        assertEquals(1, journal.stats().failedBatches());
    }

    @Test
    void noForceAnswersForAFileWhoseForceFailed() {
        journal.commit(TrackedAppend.event(1));
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.FORCE));
        journal.commit(TrackedAppend.event(2));
        disk.setFaults(Faults.none());
        disk.calls().clear();
        for (int i = 3; i < 10; i++) {
            clock.pass(Duration.ofSeconds(2));
            journal.commit(TrackedAppend.event(i));
        }
        assertEquals(0, callsOf("WRITE " + EVENTS), () -> callsAbout(EVENTS).toString());
        assertTrue(callsOf("WRITE " + NEXT) > 0);
    }

    @Test
    void failedWriteIsCutBackAndTheFileGoesOn() {
        journal.commit(TrackedAppend.event(1));
        String before = content(EVENTS);
        disk.setCapacity(disk.directory().bytes() + 100);
        assertEquals(JournalState.FULL, journal.commit(TrackedAppend.event(2)));
        assertEquals(JournalState.FULL, journal.state());
        assertEquals(before, content(EVENTS));
        disk.setCapacity(Long.MAX_VALUE);
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(3)), "space was freed: no need to wait");
        assertEquals(2, content(EVENTS).lines().count());
    }

    @Test
    void shortWritesAreContinued() {
        disk.setFaults((operation, name) -> operation == Operation.WRITE ? Fault.SHORT : null);
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.of(Series.EVENTS, 1, 3, 2000)));
        assertEquals(3, content(EVENTS).lines().count());
    }

    @Test
    void fileThatCannotBeCutBackIsLeftAndCutLater() {
        journal.commit(TrackedAppend.event(1));
        String before = content(EVENTS);
        disk.setFaults((operation, name) -> {
            boolean isThird = operation == Operation.WRITE && callsOf("WRITE " + EVENTS) >= 2;
            return isThird || operation == Operation.TRUNCATE ? Fault.REFUSED : null;
        });
        assertEquals(JournalState.FULL, journal.commit(TrackedAppend.of(Series.EVENTS, 2, 2, 900)));
        assertTrue(content(EVENTS).length() > before.length(), "a part of a line is in it");
        disk.setFaults(Faults.none());
        clock.pass(Duration.ofSeconds(1));
        journal.step();
        assertTrue(content(EVENTS).startsWith(before) && content(EVENTS).endsWith("}\n"), "whole lines only");
        assertTrue(disk.content(EVENTS + ".torn").length > 0);
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(4)));
        assertEquals(1, content(NEXT).lines().count());
    }

    @Test
    void errorInABatchFailsItAndTheCommitterGoesOn() {
        journal.commit(TrackedAppend.event(1));
        for (Operation operation : List.of(Operation.WRITE, Operation.FORCE, Operation.SIZE_BY_NAME)) {
            disk.setFaults(new Faults.Nth(Fault.ERROR, 1, false, EnumSet.of(operation)));
            assertEquals(JournalState.FAILED, journal.commit(TrackedAppend.event(2)), operation::toString);
            disk.setFaults(Faults.none());
            assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(3)), operation::toString);
        }
    }

    @Test
    void queueRefusesBeforeTheThreadMayEnd() throws InterruptedException {
        Committer committer = new Committer(disk, SteppedJournal.limits(clock.getZone(), 0), clock, clock::nanoTime,
                ByteBuffer.allocate(100));
        Thread closer = new Thread(committer::close);
        synchronized (committer.queue) {
            closer.start();
            while (closer.getState() != Thread.State.BLOCKED) {
                assertTrue(closer.isAlive());
                Thread.onSpinWait();
            }
            assertFalse(committer.closing, "an append that came now would be completed by nobody");
        }
        closer.join();
        assertTrue(committer.closing);
    }

    @Test
    void waiterThatThrowsDoesNotHarmTheOthers() {
        Committer committer = new Committer(disk.anotherProcess(), SteppedJournal.limits(clock.getZone(), 0), clock,
                clock::nanoTime, ByteBuffer.allocate(100));
        committer.step(0);
        List<JournalState> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            committer.queue.offer(new Append(Series.EVENTS, List.of("{}".getBytes(UTF_8)), clock.nanoTime(), result -> {
                told.add(result);
                throw new IllegalStateException("a waiter's fault");
            }));
        }
        committer.step(0);
        assertEquals(List.of(JournalState.OPEN, JournalState.OPEN, JournalState.OPEN), told);
        assertEquals(0, committer.queue.bytes());
        try (LogCapture log = new LogCapture()) {
            for (int second = 0; second < 2; second++) {
                clock.pass(Duration.ofMinutes(1));
                committer.step(0);
            }
            assertEquals(List.of("SEVERE the committer continues after: java.lang.IllegalStateException: a waiter's fault"),
                    log.messages());
        }
    }

    @Test
    void fileWhoseChannelWasClosedIsAbandoned() {
        journal.commit(TrackedAppend.event(1));
        disk.setFaults(new Faults.Nth(Fault.CHANNEL_CLOSED, 1, false, EnumSet.of(Operation.WRITE)));
        assertEquals(JournalState.FULL, journal.commit(TrackedAppend.event(2)));
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(3)));
        assertEquals(1, content(EVENTS).lines().count());
        assertEquals(1, content(NEXT).lines().count());
    }

    @Test
    void oneSeriesLeavingItsFileDoesNotMoveTheOther() {
        journal.commit(TrackedAppend.event(1));
        journal.commit(TrackedAppend.rejected(2));
        disk.directory().remove("rejected.2026-11-23.log");
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.rejected(3)));
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(4)));
        assertEquals(2, content(EVENTS).lines().count());
        assertEquals(1, content("rejected.2026-11-23.1.log").lines().count());
    }

    @Test
    void dayBytesAreThoseOfAllFilesOfTheDayAndOfThoseFoundAtTheStart() {
        journal.commit(TrackedAppend.rejected(1));
        disk.directory().remove("rejected.2026-11-23.log");
        journal.commit(TrackedAppend.rejected(2));
        int line = disk.content("rejected.2026-11-23.1.log").length;
        assertEquals(2 * line, journal.dayBytes(Series.REJECTED));
        journal.close();
        disk.directory().rename("rejected.2026-11-23.1.log", "rejected.2026-11-23.log");
        SteppedJournal next = new SteppedJournal(disk.anotherProcess(), clock);
        next.commit(TrackedAppend.rejected(3));
        assertEquals(2 * line, next.dayBytes(Series.REJECTED));
        next.commit(TrackedAppend.rejected(4));
        assertEquals(3 * line, next.dayBytes(Series.REJECTED));
        clock.pass(Duration.ofDays(1));
        next.step();
        assertEquals(0, next.dayBytes(Series.REJECTED));
    }

    @Test
    void freeSpaceIsLookedAtOnceASecondWithoutTraffic() {
        SteppedJournal reserving = new SteppedJournal(disk.anotherProcess(), clock,
                SteppedJournal.limits(clock.getZone(), 10_000));
        disk.setCapacity(9_999);
        reserving.step();
        assertEquals(JournalState.OPEN, reserving.state());
        clock.pass(Duration.ofSeconds(1));
        reserving.step();
        assertEquals(JournalState.FULL, reserving.state());
        assertEquals(9_999, reserving.stats().volumeBytes());
        assertEquals(10_000, reserving.stats().reserveBytes());
    }

    @Test
    void closeMakesWhatWaitsDurable() {
        TrackedAppend sent = journal.append(TrackedAppend.event(1));
        journal.close();
        assertTrue(sent.isDurable());
        assertEquals(1, callsOf("CLOSE " + EVENTS));
        assertEquals(JournalState.CLOSED, journal.append(TrackedAppend.event(2)).result());
        assertEquals(List.of(), disk.misuse());
    }

    @Test
    void bytesAndTimeOfABatchAreCounted() {
        disk.setFaults((operation, name) -> {
            if (operation == Operation.FORCE && name.equals(EVENTS)) {
                clock.pass(Duration.ofMillis(3));
            }
            return null;
        });
        journal.commit(TrackedAppend.of(Series.EVENTS, 1, 3, 10));
        assertEquals(disk.content(EVENTS).length, journal.stats().bytes());
        assertEquals(6_000, journal.stats().commitMicros().sum(), "two forces: of the new file and of the batch");
        assertEquals(1, journal.stats().commitMicros().count());
    }

    @Test
    void namesThatAreSomethingElseCostTheirNumbersOnly() {
        for (String name : List.of(EVENTS, NEXT, "events.2026-11-23.2.log")) {
            disk.directory().put(name, new Object());
        }
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(1)));
        assertEquals(1, content("events.2026-11-23.3.log").lines().count());
    }
}
