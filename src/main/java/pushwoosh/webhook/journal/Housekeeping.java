package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.LocalDate;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses and deletes closed day files, in a thread of its own, once a day and at the start, by one instance at a
 * time and never while {@link Recovery} runs. A file is touched only if it is a regular one, its name is exactly a day
 * file's and its day ended at least a whole day ago, so that no instance writes it. The {@code .gz} is complete, forced
 * and named durably before the original goes. A failure is reported and tried again the next day.
 */
final class Housekeeping {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final long CLOSE_MILLIS = 2_000;
    private static final int TRAILER_BYTES = 8;
    /** Held by the one instance that sweeps or recovers old files, until it has ended. */
    static final String LOCK = ".lock.housekeeping";

    private final Disk disk;
    private final int compressAfterDays;
    private final int retentionDays;
    private final RateLimitedLog errors;
    /** The latest; null before the first. For the committer's thread only. */
    private Thread sweeper;
    private volatile boolean closing;

    Housekeeping(Disk disk, int compressAfterDays, int retentionDays, RateLimitedLog errors) {
        this.disk = disk;
        this.compressAfterDays = compressAfterDays;
        this.retentionDays = retentionDays;
        this.errors = errors;
    }

    /** Begins a sweep. If that of yesterday is still at work it holds the lock, and this one ends at once. */
    void dayStarted(LocalDate today) {
        if (compressAfterDays > 0 || retentionDays > 0) {
            sweeper = new Thread(() -> sweep(today), "pushwoosh-webhook housekeeping");
            sweeper.setDaemon(true);
            sweeper.setPriority(Thread.MIN_PRIORITY);
            sweeper.start();
        }
    }

    /** Goes through the directory once, unless another instance does. */
    void sweep(LocalDate today) {
        try (Disk.Lock lock = disk.tryLock(LOCK)) {
            if (lock == null) {
                return;
            }
            for (String name : disk.names().stream().sorted().toList()) { // Hidden ones first.
                sweep(name, today);
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
            } else if (file == null || closing || isCurrent(file)) {
                return;
            } else if (isOlder(file, retentionDays, today)) {
                disk.delete(name);
            } else if (!file.compressed() && isOlder(file, compressAfterDays, today)) {
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

    /** After idle days the link still leads to an old file, and must not dangle. */
    private boolean isCurrent(DayFileName file) throws IOException {
        return file.toString().equals(disk.linkTarget(file.series().currentLink()));
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
            if (sweeper != null) {
                sweeper.join(CLOSE_MILLIS);
                if (sweeper.isAlive()) {
                    errors.error("housekeeping did not stop in time");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
