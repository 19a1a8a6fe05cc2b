package pushwoosh.webhook.journal;

import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Cuts at the start what a crash tore, without waiting for the first line of the day. Of each series and
 * number only the newest file can have been open at the crash, and the one before it left uncut
 * ({@link UncutFiles}). Files of a number that another instance holds are in use. For the committer's
 * thread only; a file that cannot be recovered is reported and left as it is.
 */
final class Recovery {
    private static final int NEWEST = 2;

    private final Disk disk;
    private final FileNumbers numbers;
    private final RateLimitedLog errors;

    Recovery(Disk disk, FileNumbers numbers, RateLimitedLog errors) {
        this.disk = disk;
        this.numbers = numbers;
        this.errors = errors;
    }

    void run() {
        try {
            for (NavigableMap<LocalDate, DayFileName> files : filesBySeriesAndNumber().values()) {
                files.descendingMap().values().stream().limit(NEWEST).forEach(this::recover);
            }
        } catch (IOException e) {
            errors.error("cannot list the files to recover", e);
        }
    }

    private Map<String, NavigableMap<LocalDate, DayFileName>> filesBySeriesAndNumber() throws IOException {
        Map<String, NavigableMap<LocalDate, DayFileName>> files = new HashMap<>();
        for (String name : disk.names()) {
            DayFileName.parse(name).filter(file -> !file.compressed()).ifPresent(file -> files
                    .computeIfAbsent(file.series() + " " + file.number(), any -> new TreeMap<>())
                    .put(file.day(), file));
        }
        return files;
    }

    private void recover(DayFileName name) {
        try (Closeable lock = numbers.lockBriefly(name.number())) {
            if (lock != null) {
                DayFile.open(disk, name, errors).close();
            }
        } catch (IOException e) {
            errors.error("cannot recover " + name, e);
        }
    }
}
