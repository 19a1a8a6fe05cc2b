package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pushwoosh.webhook.journal.Faults.Operation;

/** Files, locks and links that another program takes away at the worst moment. */
class LostFileTest {
    private static final String EVENTS = "events.2026-11-23.log";
    private static final String NEXT = "events.2026-11-23.1.log";
    private static final String LINK = "events.current";

    private final ManualClock clock = new ManualClock("2026-11-23T12:00:00Z");
    private final FaultyDisk disk = new FaultyDisk(1);
    private SteppedJournal journal;

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    @BeforeEach
    void commitOne() {
        journal = new SteppedJournal(disk, clock);
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(1)));
    }

    private List<String> ids(String name) {
        return new String(disk.content(name), UTF_8).lines()
                .map(line -> line.replaceAll(".*\"id\":(\\d+),.*", "$1")).toList();
    }

    private void tick() {
        clock.pass(Duration.ofSeconds(1));
        journal.step();
    }

    static Stream<Arguments> losses() {
        return Stream.<Consumer<SimulatedDirectory>>of(
                directory -> directory.rename(EVENTS, "moved"),
                directory -> directory.remove(EVENTS),
                directory -> ((SimulatedFile) directory.get(EVENTS)).truncate(0),
                directory -> ((SimulatedFile) directory.get(EVENTS)).truncate(100),
                directory -> ((SimulatedFile) directory.get(EVENTS)).append(new byte[1]),
                directory -> directory.put(EVENTS, new SimulatedFile())).map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void fileLostBetweenWriteAndForceIsWrittenAgainToTheNextBeforeItIsAcknowledged(Consumer<SimulatedDirectory> loss) {
        boolean[] lost = new boolean[1];
        TrackedAppend append = journal.append(TrackedAppend.event(2));
        disk.setFaults((operation, name) -> {
            if (operation == Operation.FORCE && name.equals(EVENTS) && !lost[0]) {
                lost[0] = true;
                loss.accept(disk.directory());
            }
            assertNull(append.result());
            return null;
        });
        journal.step();
        assertTrue(lost[0]);
        assertTrue(append.isDurable());
        assertEquals(List.of("2"), ids(NEXT));
        assertEquals(NEXT, disk.linkTarget(LINK));
    }

    @Test
    void fileThatWasTakenAwayIsReplacedWithinASecondWithoutTrafficAndTheLinkWithIt() {
        disk.directory().rename(EVENTS, "moved");
        tick();
        assertEquals(0, disk.content(NEXT).length);
        assertEquals(NEXT, disk.linkTarget(LINK));
    }

    @Test
    void lockThatWasDeletedCostsItsNumberWithinASecondAndNoLine() {
        disk.directory().remove(".lock.0");
        tick();
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(2)));
        assertEquals(List.of("1"), ids(EVENTS));
        assertEquals(List.of("2"), ids(NEXT));
    }

    @Test
    void lockThatAnotherInstanceTookAfterItWasDeletedIsLeftToIt() {
        disk.directory().remove(".lock.0");
        SteppedJournal other = new SteppedJournal(disk.anotherProcess(), clock);
        tick();
        assertEquals(JournalState.OPEN, other.commit(TrackedAppend.event(10)));
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(2)));
        assertEquals(List.of("1", "10"), ids(EVENTS));
        assertEquals(List.of("2"), ids(NEXT));
        journal.close();
        assertTrue(disk.isFile(".lock.0"), "the lock of the other");
        assertFalse(disk.isFile(".lock.1"));
    }

    @Test
    void bothInstancesThatWriteOneFileLoseNothingUntilTheLostLockIsNoticed() {
        disk.directory().remove(".lock.0");
        SteppedJournal other = new SteppedJournal(disk.anotherProcess(), clock);
        assertEquals(JournalState.OPEN, other.commit(TrackedAppend.event(10)));
        assertEquals(JournalState.OPEN, journal.commit(TrackedAppend.event(2)));
        assertEquals(JournalState.OPEN, other.commit(TrackedAppend.event(11)));
        assertEquals(List.of("1", "10", "11"), ids(EVENTS));
        assertEquals(List.of("2"), ids(NEXT));
    }

    @Test
    void failedBatchDoesNotCutWhatAnotherInstanceAppendedSinceTheLockWasLost() {
        disk.directory().remove(".lock.0");
        SteppedJournal other = new SteppedJournal(disk.anotherProcess(), clock);
        boolean[] struck = new boolean[1];
        TrackedAppend append = journal.append(TrackedAppend.event(2));
        disk.setFaults((operation, name) -> {
            if (operation != Operation.FORCE || struck[0]) {
                return null;
            }
            struck[0] = true;
            other.commit(TrackedAppend.event(10));
            return Faults.Fault.REFUSED;
        });
        journal.step();
        assertEquals(JournalState.FAILED, append.result());
        assertTrue(ids(EVENTS).contains("10"), () -> ids(EVENTS).toString());
    }

    @Test
    void linkThatWasRemovedOrLeadsElsewhereIsRestoredWithinASecond() {
        disk.directory().remove(LINK);
        tick();
        assertEquals(EVENTS, disk.linkTarget(LINK));
        for (String wrong : List.of("nowhere", "events.2026-11-22.log", "events.2026-11-23.7.log",
                "rejected.2026-11-23.log")) {
            disk.directory().put(LINK, wrong);
            tick();
            assertEquals(EVENTS, disk.linkTarget(LINK), wrong);
        }
    }

    @Test
    void whatStandsInPlaceOfTheLinkIsRenamedAndNeverDeleted() {
        SimulatedFile file = new SimulatedFile();
        file.append("copied by sed -i".getBytes(UTF_8));
        disk.directory().put(LINK, file);
        tick();
        assertEquals(EVENTS, disk.linkTarget(LINK));
        assertEquals(file, disk.directory().get(LINK + ".replaced-2026-11-23T120001Z"));
        Object other = new Object();
        disk.directory().put(LINK, other);
        disk.directory().put(LINK + ".replaced-2026-11-23T120002Z", file);
        tick();
        assertEquals(other, disk.directory().get(LINK), "the name it would get is taken");
        tick();
        assertEquals(EVENTS, disk.linkTarget(LINK));
        assertEquals(other, disk.directory().get(LINK + ".replaced-2026-11-23T120003Z"));
        disk.directory().put(LINK, "a link of somebody else");
        tick();
        assertEquals(EVENTS, disk.linkTarget(LINK));
        assertEquals("a link of somebody else", disk.linkTarget(LINK + ".replaced-2026-11-23T120004Z"));
    }

    @Test
    void linkToTheFileOfAnotherInstanceIsLeftAsLongAsItHoldsItsNumber() {
        SteppedJournal other = new SteppedJournal(disk.anotherProcess(), clock);
        other.commit(TrackedAppend.event(10));
        tick();
        assertEquals(NEXT, disk.linkTarget(LINK));
        other.close();
        tick();
        assertEquals(EVENTS, disk.linkTarget(LINK));
    }

    @Test
    void directoryWithoutLinksIsReportedOncePerFileAndNotEverySecond() {
        disk.directory().remove(LINK);
        disk.setFaults(Faults.always(Faults.Fault.REFUSED, Operation.LINK));
        SteppedJournal other = new SteppedJournal(disk.anotherProcess(), clock);
        other.commit(TrackedAppend.event(2));
        disk.calls().clear();
        for (int second = 0; second < 5; second++) {
            clock.pass(Duration.ofSeconds(1));
            other.step();
        }
        assertEquals(0, disk.calls().stream().filter(call -> call.startsWith("LINK")).count());
    }
}
