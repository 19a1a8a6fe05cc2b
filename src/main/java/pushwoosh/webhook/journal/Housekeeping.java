package pushwoosh.webhook.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Takes care of the files that no instance writes: first recovery, then the sweep. Old files have one owner at a time:
 * the instance that holds {@link #LOCK}. For the committer's thread only.
 *
 * <p>Recovery cuts what a crash tore, without waiting for the first line of the day: at the start, at the start of each
 * day, and after a file was abandoned with torn lines in it. It opens files, never creates one. It looks at the two
 * newest files of each series and number (the newest may have been open at a crash, the one before it abandoned),
 * unless another instance holds the number. A file that cannot be recovered is left as it is.
 *
 * <p>The sweep compresses and deletes, in a thread of its own, once a day and at the start. A file is touched only if
 * it is a regular one, its name is exactly a day file's and its day ended at least a whole day ago, so that no instance
 * writes it. The {@code .gz} is complete, forced and named durably before the original goes. A failure is reported and
 * tried again the next day.
 */
final class Housekeeping {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final long CLOSE_MILLIS = 2_000;
    private static final int TRAILER_BYTES = 8;
    private static final int NEWEST_FILES = 2;
    static final String LOCK = ".lock.housekeeping";

    private final Disk disk;
    private final FileNumbers numbers;
    private final JournalLimits limits;
    private final RateLimitedLog errors;
    private boolean recoveryDue;
    private boolean sweepDue;
    /** The latest; never started before the first. */
    private Thread sweeper = new Thread();
    private volatile boolean closing;

    Housekeeping(Disk disk, FileNumbers numbers, JournalLimits limits, RateLimitedLog errors) {
        this.disk = disk;
        this.numbers = numbers;
        this.limits = limits;
        this.errors = errors;
    }

    /** Asks for recovery, and for a sweep if the day follows the one before, which is null at the start. */
    void dayStarted(LocalDate before, LocalDate today) {
        recoveryDue = true;
        sweepDue = before == null || today.equals(before.plusDays(1));
        if (!sweepDue) { // A clock that is years ahead for a moment must not make every file old.
            errors.error("the date went from " + before + " to " + today + "; housekeeping waits for the next day");
        }
    }

    void requestRecovery() {
        recoveryDue = true;
    }

    /** Does what is due, unless another instance holds the lock; begins the sweep. Called once a second. */
    void run(LocalDate today) {
        try (Closeable lock = recoveryDue ? disk.tryLock(LOCK) : null) {
            if (lock != null) {
                newest().forEach(this::recover);
                recoveryDue = false;
            }
        } catch (IOException e) {
            errors.error("cannot look for files to recover in " + disk, e);
        }
        if (sweepDue && !recoveryDue && (limits.compressAfterDays() > 0 || limits.retentionDays() > 0)) {
            sweepDue = false; // If that of yesterday is still at work it holds the lock, and this one ends at once.
            sweeper = new Thread(() -> sweep(today), "pushwoosh-webhook housekeeping");
            sweeper.setDaemon(true);
            sweeper.setPriority(Thread.MIN_PRIORITY);
            sweeper.start();
        }
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

    /** Goes through the directory once, unless another instance does. */
    void sweep(LocalDate today) {
        try (Disk.Lock lock = disk.tryLock(LOCK)) {
            if (lock != null) { // Hidden ones first.
                disk.names().stream().sorted().forEach(name -> sweep(name, today));
            }
        } catch (IOException | RuntimeException e) {
            errors.error("housekeeping failed in " + disk, e);
        }
    }

    private void sweep(String name, LocalDate today) {
        try {
            DayFileName file = DayFileName.parse(name).orElse(null);
            if (name.matches("\\.(events|rejected)\\.[\\d.-]+log\\.gz\\.unfinished")) {
                disk.delete(name); // A compression was killed.
            } else if (file == null || closing || name.equals(disk.linkTarget(file.series().currentLink))) {
                return; // After idle days the link still leads to an old file, and must not dangle.
            } else if (isOlder(file, limits.retentionDays(), today)) {
                disk.delete(name);
            } else if (!file.compressed() && isOlder(file, limits.compressAfterDays(), today)) {
                compress(name);
            }
        } catch (IOException e) {
            if (!closing) {
                errors.error("housekeeping failed on " + name + " in " + disk, e);
            }
        }
    }

    /** Whether {@code days} whole days have passed since the file's own; never for 0. */
    private static boolean isOlder(DayFileName file, int days, LocalDate today) {
        return days > 0 && file.day().plusDays(days).isBefore(today);
    }

    private void compress(String name) throws IOException {
        String compressed = name + ".gz";
        String unfinished = "." + compressed + ".unfinished";
        try (Disk.OpenFile original = disk.open(name)) {
            long bytes = writeCompressed(original, unfinished);
            if (original.sizeByName() != bytes) {
                errors.error(name + " changed while it was compressed; leaving it");
            } else if (disk.exists(compressed) && !trailer(compressed).equals(trailer(unfinished))) {
                errors.error(compressed + " exists and is not " + name + "; leaving both");
            } else {
                disk.rename(unfinished, compressed); // Also over an equal one, which may not be durable.
                disk.forceDirectory();
                disk.delete(name);
            }
        } finally {
            disk.delete(unfinished);
        }
        disk.forceDirectory();
    }

    /** Returns how many bytes went in. */
    private long writeCompressed(Disk.OpenFile original, String target) throws IOException {
        long bytes = 0;
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        try (Disk.OpenFile file = disk.create(target);
                GZIPOutputStream out = new GZIPOutputStream(Channels.newOutputStream(file.channel()), BLOCK_BYTES)) {
            while (original.read(block.clear(), bytes) > 0) {
                if (closing) {
                    throw new IOException("the journal closes"); // The next sweep begins the file anew.
                }
                out.write(block.array(), 0, block.position());
                bytes += block.position();
            }
            out.finish();
            file.channel().force(true);
        }
        return bytes;
    }

    /** Checksum and size of what a gzip file holds. */
    private ByteBuffer trailer(String name) throws IOException {
        try (Disk.OpenFile file = disk.open(name)) {
            ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES);
            file.read(trailer, Math.max(0, file.channel().size() - TRAILER_BYTES));
            return trailer.flip();
        }
    }

    /** Stops within a block; waits no longer than the container can. */
    void close() {
        closing = true;
        try {
            sweeper.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
