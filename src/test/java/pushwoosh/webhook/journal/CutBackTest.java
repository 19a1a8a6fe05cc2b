package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.journal.Faults.Fault;
import pushwoosh.webhook.journal.Faults.Operation;

/** A failed batch leaves nothing in its file, even before recovery. Who may cut a file. */
class CutBackTest {
    private static final String EVENTS = "events.2026-11-23.log";
    private static final String NEXT = "events.2026-11-23.1.log";

    private final FaultyDisk disk = new FaultyDisk(1);
    private SteppedJournal journal;
    private String before;

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    @BeforeEach
    void commitOne() {
        journal = new SteppedJournal(disk, new ManualClock("2026-11-23T12:00:00Z"));
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(1)));
        before = content(EVENTS);
        disk.calls().clear();
    }

    private String content(String name) {
        return new String(disk.content(name), UTF_8);
    }

    @Test
    void cutIsForced() {
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.WRITE));
        assertEquals(JournalState.FULL, journal.commit(TrackedAppend.event(2)));
        List<String> calls = disk.calls().stream().filter(call -> call.endsWith(" " + EVENTS)).toList();
        assertEquals("FORCE " + EVENTS, calls.get(calls.indexOf("TRUNCATE " + EVENTS) + 1), calls::toString);
    }

    @Test
    void batchThatAnErrorBrokeOffIsCutAtTheClose() {
        disk.setFaults(new Faults.Nth(Fault.ERROR, 1, false, EnumSet.of(Operation.FORCE)));
        assertEquals(JournalState.FAILED, journal.commit(TrackedAppend.event(2)));
        disk.setFaults(Faults.none());
        journal.close();
        assertEquals(before, content(EVENTS));
    }

    @Test
    void halfAWriteThatAnErrorBrokeOffIsCutAtTheClose() {
        disk.setFaults((operation, name) -> operation != Operation.WRITE ? null
                : disk.calls().contains("WRITE " + EVENTS + " SHORT") ? Fault.ERROR : Fault.SHORT);
        assertEquals(JournalState.FAILED, journal.commit(TrackedAppend.event(2)));
        assertTrue(content(EVENTS).length() > before.length(), "a part of a line is in it");
        disk.setFaults(Faults.none());
        journal.close();
        assertEquals(before, content(EVENTS));
    }

    @Test
    void fileOfAnotherInstanceIsNotCutByTheStart() {
        ((SimulatedFile) disk.directory().get(EVENTS)).append("half a line".getBytes(UTF_8));
        new SteppedJournal(disk.anotherProcess(), new ManualClock("2026-11-23T12:00:00Z"));
        assertEquals(before + "half a line", content(EVENTS));
    }

    @Test
    void diskThatFailedTwiceIsLeftInPeaceUntilItsNextProbe() {
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.FORCE));
        journal.commit(TrackedAppend.event(2));
        journal.commit(TrackedAppend.event(3));
        disk.calls().clear();
        assertEquals(JournalState.FAILED, journal.commit(TrackedAppend.event(4)));
        assertEquals(List.of(), disk.calls());
    }

    @Test
    void halfAWriteThatAnErrorBrokeOffIsCutBeforeTheNextBatch() {
        disk.setFaults((operation, name) -> operation != Operation.WRITE ? null
                : disk.calls().contains("WRITE " + EVENTS + " SHORT") ? Fault.ERROR : Fault.SHORT);
        assertEquals(JournalState.FAILED, journal.commit(TrackedAppend.event(2)));
        disk.setFaults(Faults.none());
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(3)));
        assertTrue(content(EVENTS).startsWith(before), "whole lines only");
        assertTrue(content(EVENTS).lines().allMatch(line -> line.matches("\\{[^{]*\\{[^{}]*}}")), () -> content(EVENTS));
    }

    @Test
    void bytesThatAnotherProgramAppendedAfterAShortWriteAreNotCut() {
        disk.setFaults((operation, name) -> {
            if (operation == Operation.SIZE && name.equals(EVENTS)) {
                ((SimulatedFile) disk.directory().get(EVENTS)).append("x".getBytes(UTF_8));
            }
            return operation != Operation.WRITE ? null
                    : disk.calls().contains("WRITE " + EVENTS + " SHORT") ? Fault.REFUSED : Fault.SHORT;
        });
        assertEquals(JournalState.FULL, journal.commit(TrackedAppend.event(2)));
        assertTrue(content(EVENTS).endsWith("x"), () -> content(EVENTS));
    }

    @Test
    void fileThatCannotBeRecoveredIsClosed() {
        disk.setFaults((operation, name) ->
                operation == Operation.FORCE && name.startsWith("rejected") ? Fault.REFUSED : null);
        assertEquals(JournalState.FAILED, journal.commit(TrackedAppend.rejected(2)));
        assertTrue(disk.calls().contains("CLOSE rejected.2026-11-23.log"), disk.calls()::toString);
        assertTrue(disk.calls().contains("CLOSE rejected.2026-11-23.1.log"), "tried twice");
        assertFalse(disk.calls().contains("CREATE rejected.2026-11-23.2.log"), "and no more");
    }
}
