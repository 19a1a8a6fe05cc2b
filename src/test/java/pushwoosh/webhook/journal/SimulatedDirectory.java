package pushwoosh.webhook.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The names of a directory: as programs see them, and as they are after a power cut. A name leads to a
 * {@link SimulatedFile} or, as a link, to the String that it holds. A change that was not forced may
 * survive a power cut or not, whatever became of the changes before it. A force that fails makes any of
 * the changes durable and forgets the others: the next force succeeds without them, until another change
 * makes the directory's block dirty again. Any thread: housekeeping has one of its own.
 */
final class SimulatedDirectory {
    private final Map<String, Object> names = new HashMap<>();
    private final Map<String, Object> platter = new HashMap<>();
    /** Changes since the last force, in order; the value null takes the name away. */
    private final List<Map<String, Object>> unforced = new ArrayList<>();
    /** Changes that a failed force forgot. */
    private final List<Map<String, Object>> forgotten = new ArrayList<>();

    synchronized List<String> names() {
        return names.keySet().stream().sorted().toList();
    }

    synchronized Object get(String name) {
        return names.get(name);
    }

    /** Bytes that all files have together. */
    synchronized long bytes() {
        return names.values().stream()
                .mapToLong(target -> target instanceof SimulatedFile file ? file.size() : 0).sum();
    }

    synchronized void put(String name, Object target) {
        change(singleton(name, target));
    }

    synchronized void remove(String name) {
        if (names.containsKey(name)) {
            change(singleton(name, null));
        }
    }

    /** In one step, also over a power cut. */
    synchronized void rename(String from, String to) {
        Map<String, Object> change = singleton(from, null);
        change.put(to, names.get(from));
        change(change);
    }

    private static Map<String, Object> singleton(String name, Object target) {
        Map<String, Object> change = new HashMap<>();
        change.put(name, target);
        return change;
    }

    private void change(Map<String, Object> change) {
        apply(change, names);
        unforced.addAll(forgotten);
        forgotten.clear();
        unforced.add(change);
    }

    private static void apply(Map<String, Object> change, Map<String, Object> to) {
        change.forEach((name, target) -> {
            if (target == null) {
                to.remove(name);
            } else {
                to.put(name, target);
            }
        });
    }

    synchronized void force() {
        unforced.forEach(change -> apply(change, platter));
        unforced.clear();
    }

    /** A force that fails: any of the changes are written. */
    synchronized void failForce(Random random) {
        writeSome(random);
        forgotten.addAll(unforced);
        unforced.clear();
    }

    private void writeSome(Random random) {
        double share = random.nextInt(5) / 4.0;
        unforced.forEach(change -> {
            if (random.nextDouble() < share) {
                apply(change, platter);
            }
        });
    }

    /** The power goes: any of the changes were written, the others are lost; so with the bytes of the files. */
    synchronized void cutPower(Random random) {
        writeSome(random);
        unforced.clear();
        forgotten.clear();
        names.clear();
        names.putAll(platter);
        names.values().stream().distinct().forEach(target -> {
            if (target instanceof SimulatedFile file) {
                file.cutPower(random);
            }
        });
    }
}
