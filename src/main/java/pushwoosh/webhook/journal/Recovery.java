package pushwoosh.webhook.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Cuts what a crash tore, without waiting for the first line of the day: at the start, at the start of each day, and
 * after a file was abandoned with torn lines in it. Opens files, never creates one. Looks at the two newest files of
 * each series and number (the newest may have been open at a crash, the one before it abandoned), unless another
 * instance holds the number. Never runs while {@link Housekeeping} does, in this instance or another one: old files
 * have one owner at a time. For the committer's thread only. A file that cannot be recovered is left as it is.
 */
final class Recovery {
    private static final int NEWEST_FILES = 2;

    private final Disk disk;
    private final FileNumbers numbers;
    private final RateLimitedLog errors;
    private boolean requested;

    Recovery(Disk disk, FileNumbers numbers, RateLimitedLog errors) {
        this.disk = disk;
        this.numbers = numbers;
        this.errors = errors;
    }

    void request() {
        requested = true;
    }

    /** Runs if requested; false if it must be called again, such as while another instance does its housekeeping. */
    boolean run() {
        try (Closeable lock = requested ? disk.tryLock(Housekeeping.LOCK) : null) {
            if (lock != null) {
                newest().forEach(this::recover);
                requested = false;
            }
        } catch (IOException e) {
            errors.error("cannot look for files to recover in " + disk, e);
        }
        return !requested;
    }

    private Stream<DayFileName> newest() throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        return disk.names().stream().flatMap(name -> DayFileName.parse(name).stream())
                .filter(file -> !file.compressed() && file.number() < FileNumbers.MAX)
                .sorted(Comparator.comparing(DayFileName::day).reversed())
                .filter(file -> seen.merge(file.series() + " " + file.number(), 1, Integer::sum) <= NEWEST_FILES);
    }

    private void recover(DayFileName name) {
        try (Closeable lock = numbers.lockBriefly(name.number())) {
            if (lock != null) {
                DayFile.recover(disk, name, disk.open(name.toString()), errors).close();
            }
        } catch (IOException e) {
            errors.error("cannot recover " + name + " in " + disk, e);
        }
    }
}
