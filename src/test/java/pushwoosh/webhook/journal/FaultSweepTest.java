package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pushwoosh.webhook.journal.Faults.Fault;

/**
 * Each call that short scripts make of the disk fails in turn, once and from then on, in every way
 * there is, as SQLite's tests do with its I/O. Then the disk works again, and so must the journal; then power is cut,
 * the journal starts anew, and {@link DayFileCheck} looks at the files.
 */
class FaultSweepTest {
    private static final int POWER_CUTS = 2;
    private static final int MAX_CALLS = 500;
    private static final Map<Fault, FaultCount> COUNTS = new EnumMap<>(Fault.class);

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    @AfterAll
    static void addRows() {
        COUNTS.forEach((fault, count) -> count.addRow("simulated disk, each call in turn: " + fault));
    }

    private static Map<String, Consumer<SimulatedMachine>> scripts() {
        Map<String, Consumer<SimulatedMachine>> scripts = new TreeMap<>();
        scripts.put("first append of a day", SimulatedMachine::commitEvent);
        scripts.put("second append", machine -> {
            machine.commitEvent();
            machine.commitEvent();
        });
        scripts.put("two series in a batch", machine -> {
            machine.appendBoth();
            machine.step();
            machine.appendBoth();
            machine.step();
        });
        scripts.put("day change", machine -> {
            machine.appendBoth();
            machine.step();
            machine.pass(Duration.ofDays(1));
            machine.appendBoth();
            machine.step();
        });
        scripts.put("idle day change", machine -> {
            machine.commitEvent();
            machine.pass(Duration.ofDays(1));
            machine.step();
        });
        scripts.put("restart onto an existing file", machine -> {
            machine.commitEvent();
            machine.restart();
            machine.commitEvent();
        });
        scripts.put("restart onto a torn tail", machine -> {
            machine.commitEvent();
            machine.kill();
            machine.tear();
            machine.start();
            machine.commitEvent();
        });
        scripts.put("power cut in a batch, restart", machine -> {
            machine.commitEvent();
            machine.cutPowerInBatch();
            machine.start();
            machine.commitEvent();
        });
        scripts.put("close with lines waiting", machine -> {
            machine.commitEvent();
            machine.appendBoth();
            machine.close();
            machine.start();
        });
        scripts.put("lines longer than the buffer", machine -> {
            machine.commit(TrackedAppend.of(Series.EVENTS, machine.nextId(3), 3, 3_000));
            machine.commitEvent();
        });
        return scripts;
    }

    static Stream<Arguments> cases() {
        return scripts().entrySet().stream().flatMap(script -> Stream.of(Fault.values()).flatMap(fault -> Stream
                .of(false, true).map(forEver -> Arguments.of(script.getKey(), fault, forEver, script.getValue()))));
    }

    @ParameterizedTest(name = "{0}, {1}, for ever: {2}")
    @MethodSource("cases")
    void everyCallMayFail(String name, Fault fault, boolean forEver, Consumer<SimulatedMachine> script) {
        for (int call = 1; call < MAX_CALLS; call++) {
            int n = call;
            boolean hasStruck = false;
            for (int seed = 1; seed <= POWER_CUTS; seed++) {
                Faults.Nth faults = new Faults.Nth(fault, n, forEver);
                SimulatedMachine machine = new SimulatedMachine(seed, faults);
                run(machine, script, n);
                List<String> wrong = machine.wrong();
                COUNTS.computeIfAbsent(fault, key -> new FaultCount())
                        .add(faults.hasStruck() ? 1 : 0, machine.sent(), wrong);
                assertEquals(List.of(), wrong, () -> where(machine, n));
                hasStruck |= faults.hasStruck();
            }
            if (!hasStruck) {
                assertTrue(n > 2, "the script makes hardly a call");
                return;
            }
        }
        throw new AssertionError("the script does not end");
    }

    private static String where(SimulatedMachine machine, int n) {
        return "call " + n + ", seed " + machine.seed() + machine;
    }

    private static void run(SimulatedMachine machine, Consumer<SimulatedMachine> script, int n) {
        script.accept(machine);
        machine.heal();
        machine.pass(Duration.ofSeconds(61));
        assertEquals(JournalState.OPEN, machine.commit(TrackedAppend.event(machine.nextId(1))), () -> where(machine, n));
        machine.cutPower();
        machine.start();
    }
}
