package pushwoosh.webhook.journal;

import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Cuts what a crash tore, without waiting for the first line of the day: at the start, at the start of each day, and
 * after a file was abandoned with torn lines in it. Opens files, never creates one. Of each series and number only the
 * newest file can have been open at a crash, and the one before it abandoned. Files of a number that another instance
 * holds are in use. Never runs while {@link Housekeeping} does, in this instance or another one: old files have one
 * owner at a time. For the committer's thread only; a file that cannot be recovered is reported and left as it is.
 */
final class Recovery {
    private static final int NEWEST = 2;

    private final Disk disk;
    private final FileNumbers numbers;
    private final RateLimitedLog errors;
    private boolean requested;

    Recovery(Disk disk, FileNumbers numbers, RateLimitedLog errors) {
        this.disk = disk;
        this.numbers = numbers;
        this.errors = errors;
    }

    /** Asks for a run at the next call of {@link #run}. */
    void request() {
        requested = true;
    }

    /** Runs if requested; false if another instance does its housekeeping, so that it must be called again. */
    boolean run() {
        if (!requested) {
            return true;
        }
        try (Closeable lock = lockOldFiles()) {
            if (lock == null) {
                return false;
            }
            requested = false;
            for (NavigableMap<LocalDate, DayFileName> files : filesBySeriesAndNumber().values()) {
                files.descendingMap().values().stream().limit(NEWEST).forEach(this::recover);
            }
        } catch (IOException e) {
            errors.error("cannot look for files to recover in " + disk, e);
        }
        return true;
    }

    private Closeable lockOldFiles() {
        try {
            return disk.tryLock(Housekeeping.LOCK);
        } catch (IOException e) { // Housekeeping cannot run either.
            errors.error("cannot lock " + Housekeeping.LOCK + " in " + disk, e);
            return () -> { };
        }
    }

    private Map<String, NavigableMap<LocalDate, DayFileName>> filesBySeriesAndNumber() throws IOException {
        Map<String, NavigableMap<LocalDate, DayFileName>> files = new HashMap<>();
        for (String name : disk.names()) {
            DayFileName.parse(name).filter(file -> !file.compressed() && file.number() < FileNumbers.MAX)
                    .ifPresent(file -> files
                            .computeIfAbsent(file.series() + " " + file.number(), any -> new TreeMap<>())
                            .put(file.day(), file));
        }
        return files;
    }

    private void recover(DayFileName name) {
        try (Closeable lock = numbers.lockBriefly(name.number())) {
            if (lock != null) {
                DayFile.recover(disk, name, errors).close();
            }
        } catch (IOException e) {
            errors.error("cannot recover " + name + " in " + disk, e);
        }
    }
}
