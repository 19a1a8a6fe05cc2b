package pushwoosh.webhook.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import pushwoosh.webhook.journal.Faults.Fault;
import pushwoosh.webhook.journal.Faults.Operation;

/** One random schedule for two journals on one directory; all that is random comes from the seed. */
final class RandomSchedule {
    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final int JOURNALS = 2;
    private static final int STEPS = 120;

    private final long seed;
    private final Random random;
    private final ManualClock clock = new ManualClock("2018-11-03T20:00:00Z"); // Before a midnight that does not exist.
    private final SteppedJournal[] journals = new SteppedJournal[JOURNALS];
    private final List<TrackedAppend> sent = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    /** Whether the clock goes back to days that have passed, so that the newest file is not the last one written. */
    private final boolean hasWrongClock;
    private FaultyDisk disk;
    private int lastId;

    RandomSchedule(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.hasWrongClock = random.nextInt(4) == 0;
        this.disk = new FaultyDisk(random.nextLong());
        for (int i = 0; i < JOURNALS; i++) {
            start(i);
        }
    }

    List<String> wrong() {
        return wrong;
    }

    void addTo(FaultCount count) {
        count.add(disk.faultCount(), sent, wrong);
    }

    void run() {
        for (int i = 0; i < STEPS && wrong.isEmpty(); i++) {
            step(random.nextInt(JOURNALS));
        }
        heal();
        if (wrong.isEmpty()) {
            requireWell();
            cutPower();
        }
    }

    private void step(int i) {
        switch (random.nextInt(40)) {
            case 0 -> cutPower();
            case 1 -> kill(i);
            case 2 -> restart(i);
            case 3 -> midnight();
            case 4 -> clockSet(Duration.ofSeconds(-random.nextInt(299)));
            case 5 -> clockSetFarBack();
            case 6 -> clockSet(Duration.ofDays(random.nextInt(3)));
            case 7 -> fail(Faults.random(random, 0.002 + random.nextDouble() * 0.1), "now and then");
            case 8 -> failForEver();
            case 9, 10, 11 -> heal();
            case 12 -> fill();
            case 13 -> interfere();
            case 14, 15, 16 -> pass(Duration.ofMillis(random.nextInt(90_000)));
            case 17, 18, 19, 20, 21 -> append(i);
            case 22 -> removeHiddenOrLink();
            default -> {
                append(i);
                commit(i);
            }
        }
    }

    private void tell(String what) {
        story.add(clock.instant() + " " + what);
        disk.calls().add("--- " + what);
    }

    private void start(int i) {
        disk = i == 0 && journals[0] == null ? disk : disk.anotherProcess();
        tell("start " + i);
        journals[i] = new SteppedJournal(disk, clock, SteppedJournal.limits(ZONE, 4096));
    }

    private void append(int i) {
        Series series = random.nextInt(3) == 0 ? Series.REJECTED : Series.EVENTS;
        int count = 1 + random.nextInt(3);
        TrackedAppend append = TrackedAppend.of(series, lastId + 1, count, random.nextInt(1500));
        lastId += count;
        sent.add(append);
        tell(i + " append " + append);
        journals[i].append(append);
    }

    private void commit(int i) {
        tell(i + " commit");
        journals[i].step();
        tell(i + " is " + journals[i].state());
    }

    private void pass(Duration time) {
        clock.pass(time);
        tell("time passes");
    }

    private void midnight() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
        Instant next = today.plusDays(1).atStartOfDay(ZONE).toInstant().plusMillis(random.nextInt(4) - 2);
        if (next.isAfter(clock.instant())) {
            clock.pass(Duration.between(clock.instant(), next));
        }
        tell("midnight");
    }

    private void clockSet(Duration by) {
        clock.set(clock.instant().plus(by).truncatedTo(ChronoUnit.MILLIS));
        tell("clock set by " + by);
    }

    private void clockSetFarBack() {
        if (hasWrongClock) {
            clockSet(Duration.ofHours(-random.nextInt(60)));
        }
    }

    private void fail(Faults faults, String what) {
        disk.setFaults(faults);
        tell("calls fail: " + what);
    }

    private void failForEver() {
        Operation[] operations = Operation.values();
        Operation one = operations[random.nextInt(operations.length)];
        Fault fault = one == Operation.WRITE && random.nextBoolean() ? Fault.SHORT : Fault.REFUSED;
        fail(Faults.always(fault, one), "always " + one);
    }

    private void fill() {
        disk.setCapacity(disk.directory().bytes() + random.nextInt(20_000));
        tell("nearly full");
    }

    private void heal() {
        disk.setFaults(Faults.none());
        disk.setCapacity(1L << 40);
        tell("well again");
    }

    /** Somebody deletes, moves or truncates a file; its lines are no longer expected. */
    private void interfere() {
        List<String> names = disk.directory().names().stream()
                .filter(name -> disk.directory().get(name) instanceof SimulatedFile && name.endsWith(".log")).toList();
        if (names.isEmpty()) {
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        sent.removeAll(DayFileCheck.touching(name, disk.content(name), sent));
        switch (random.nextInt(3)) {
            case 0 -> disk.directory().remove(name);
            case 1 -> disk.directory().rename(name, "moved." + name);
            default -> ((SimulatedFile) disk.directory().get(name)).truncate(0);
        }
        tell("somebody took " + name);
    }

    /** Somebody deletes a lock file, a link or a probe: that must cost no line. */
    private void removeHiddenOrLink() {
        List<String> names = disk.directory().names().stream().filter(name -> !name.endsWith(".log")
                && !name.endsWith(".torn")).toList();
        if (!names.isEmpty()) {
            String name = names.get(random.nextInt(names.size()));
            disk.directory().remove(name);
            tell("somebody deleted " + name);
        }
    }

    private void kill(int i) {
        tell("kill " + i);
        journals[i].disk().kill();
        start(i);
    }

    private void restart(int i) {
        tell("restart " + i);
        journals[i].close();
        wrong.addAll(journals[i].disk().misuse());
        start(i);
    }

    private void cutPower() {
        tell("power cut");
        for (SteppedJournal journal : journals) {
            wrong.addAll(journal.disk().misuse());
        }
        heal(); // Recovery needs a disk that works.
        disk.cutPower();
        for (int i = 0; i < JOURNALS; i++) {
            start(i);
        }
        wrong.addAll(check());
    }

    private List<String> check() {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : disk.directory().names()) {
            if (disk.directory().get(name) instanceof SimulatedFile) {
                files.put(name, disk.content(name));
            }
        }
        Predicate<DayFileName> isRecovered = isNewestWritten() ? file -> true : newest(files.keySet())::contains;
        return DayFileCheck.check(files, sent, hasWrongClock ? file -> false : isRecovered);
    }

    /**
     * Whether no file but the newest can be torn. It can if a force failed and the process ended before the
     * file was cut: the next process finds the lines in the cache and nothing tells it that they are lost.
     */
    private boolean isNewestWritten() {
        return disk.calls().stream().noneMatch(call -> call.matches("FORCE .*\\.log [A-Z_]+"));
    }

    /** The two newest files of each series and number, which a start recovers. */
    private static Set<DayFileName> newest(Set<String> names) {
        Map<String, List<DayFileName>> files = names.stream().flatMap(name -> DayFileName.parse(name).stream())
                .sorted(Comparator.comparing(DayFileName::day).reversed())
                .collect(Collectors.groupingBy(file -> file.series() + " " + file.number()));
        return files.values().stream().flatMap(series -> series.stream().limit(2)).collect(Collectors.toSet());
    }

    /** Once the disk works, both journals work again, at the latest on the next day. */
    private void requireWell() {
        for (int i = 0; i < JOURNALS; i++) {
            midnight();
            pass(Duration.ofSeconds(61));
            TrackedAppend last = TrackedAppend.event(++lastId);
            sent.add(last);
            commit(i);
            if (journals[i].commit(last) != JournalState.OPEN) {
                wrong.add("not well again: " + last + " " + journals[i].stats());
            }
        }
    }

    @Override
    public String toString() {
        return seed + "\n" + wrong + "\n" + String.join("\n", disk.calls()) + "\n";
    }
}
