package pushwoosh.webhook.journal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A machine with a faulty disk that runs one journal; it remembers what was sent and acknowledged. */
final class SimulatedMachine {
    private final long seed;
    private final ManualClock clock = new ManualClock("2026-11-23T12:00:00Z");
    private final List<TrackedAppend> sent = new ArrayList<>();
    private FaultyDisk disk;
    private SteppedJournal journal;
    private int lastId;

    SimulatedMachine(long seed, Faults faults) {
        this.seed = seed;
        this.disk = new FaultyDisk(seed);
        disk.setFaults(faults);
        this.journal = new SteppedJournal(disk, clock);
    }

    long seed() {
        return seed;
    }

    int nextId(int count) {
        lastId += count;
        return lastId - count + 1;
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    JournalState commit(TrackedAppend append) {
        sent.add(append);
        JournalState result = journal.commit(append);
        if (result == null) {
            throw new AssertionError("nobody told: " + append);
        }
        return result;
    }

    void commitEvent() {
        commit(TrackedAppend.event(nextId(1)));
    }

    /** An append to each series, still waiting. */
    void appendBoth() {
        sent.add(journal.append(TrackedAppend.of(Series.EVENTS, nextId(3), 3, 700)));
        sent.add(journal.append(TrackedAppend.rejected(nextId(1))));
    }

    void step() {
        journal.step();
    }

    void close() {
        journal.close();
        disk.kill();
    }

    void restart() {
        close();
        start();
    }

    void kill() {
        disk.kill();
    }

    void start() {
        disk = disk.anotherProcess();
        journal = new SteppedJournal(disk, clock);
    }

    /** What a process that was killed while it wrote leaves behind. */
    void tear() {
        Object target = disk.directory().get("events.2026-11-23.log");
        if (target instanceof SimulatedFile file) {
            file.append("{\"received_at\":\"2026-11-2".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Lines that were written and not forced when the power went. */
    void cutPowerInBatch() {
        Object target = disk.directory().get("events.2026-11-23.log");
        if (target instanceof SimulatedFile file) {
            for (String line : TrackedAppend.of(Series.EVENTS, nextId(4), 4, 700).lines()) {
                file.append(("{\"received_at\":\"2026-11-23T12:00:00.000Z\",\"event\":" + line + "}\n")
                        .getBytes(StandardCharsets.US_ASCII));
            }
        }
        disk.cutPower();
    }

    void heal() {
        disk.setFaults(Faults.none());
    }

    void cutPower() {
        disk.cutPower();
    }

    List<TrackedAppend> sent() {
        return sent;
    }

    /** What does not hold of the files now. */
    List<String> wrong() {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : disk.directory().names()) {
            if (disk.directory().get(name) instanceof SimulatedFile) {
                files.put(name, disk.content(name));
            }
        }
        List<String> wrong = new ArrayList<>(DayFileCheck.check(files, sent, file -> true));
        wrong.addAll(disk.misuse());
        return wrong;
    }

    @Override
    public String toString() {
        return "\n" + sent + "\n" + String.join("\n", disk.calls()) + "\n";
    }
}
