package pushwoosh.webhook.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses and deletes closed day files, in a thread of its own, once a day and at the start, by one
 * instance at a time and never while {@link Recovery} runs. A file is touched only if it is a regular one, its name is
 * exactly a day file's and its day ended at least a whole day ago, so that no instance writes it. The {@code .gz} is
 * complete, forced and named durably before the original goes. Lock files that killed processes left are deleted too.
 * A failure is reported and tried again the next day.
 */
final class Housekeeping {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final long CLOSE_MILLIS = 2_000;
    private static final Pattern LOCK_OF_NUMBER = Pattern.compile("\\.lock\\.\\d+");
    private static final String UNFINISHED = ".unfinished";
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
            for (String name : disk.names()) {
                if (closing) {
                    return;
                }
                sweep(name, today);
            }
        } catch (IOException | RuntimeException e) {
            errors.error("housekeeping failed in " + disk, e);
        }
    }

    private void sweep(String name, LocalDate today) {
        try {
            DayFileName file = DayFileName.parse(name).orElse(null);
            if (LOCK_OF_NUMBER.matcher(name).matches()) {
                deleteIfUnused(name);
            } else if (!disk.isFile(name)) {
                return; // A name of ours does not make a link or a FIFO ours.
            } else if (file == null) {
                deleteIfUnfinished(name);
            } else if (isCurrent(file)) {
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

    /** A lock file that a killed process left: releasing a lock deletes its file. */
    private void deleteIfUnused(String name) throws IOException {
        Disk.Lock lock = disk.tryLock(name);
        if (lock != null) {
            lock.close();
        }
    }

    /** What a compression left that did not end. */
    private void deleteIfUnfinished(String name) throws IOException {
        if (name.startsWith(".") && name.endsWith(UNFINISHED)
                && DayFileName.parse(name.substring(1, name.length() - UNFINISHED.length())).isPresent()) {
            disk.delete(name);
        }
    }

    private void compress(String name) throws IOException {
        String compressed = name + ".gz";
        if (disk.exists(compressed) && !isSame(name, compressed)) {
            errors.error(compressed + " exists and is not " + name + "; leaving both");
            return;
        }
        String unfinished = "." + compressed + UNFINISHED;
        disk.delete(unfinished);
        try (Disk.OpenFile original = disk.open(name)) {
            long bytes = writeCompressed(original, unfinished);
            if (original.sizeByName() != bytes) {
                errors.error(name + " changed while it was compressed; leaving it");
                return;
            }
            disk.rename(unfinished, compressed); // Also over an equal one, which may not be durable.
            disk.forceDirectory();
            disk.delete(name);
        }
        disk.forceDirectory();
    }

    /** Returns how many bytes went in. */
    private long writeCompressed(Disk.OpenFile original, String target) throws IOException {
        long bytes = 0;
        try (InputStream in = input(original); Disk.OpenFile file = disk.create(target)) {
            try (OutputStream out = new GZIPOutputStream(output(file), BLOCK_BYTES)) {
                byte[] block = new byte[BLOCK_BYTES];
                for (int count = in.read(block); count >= 0; count = in.read(block)) {
                    requireNotClosing();
                    out.write(block, 0, count);
                    bytes += count;
                }
            }
            file.force(true);
        }
        return bytes;
    }

    private boolean isSame(String name, String compressed) throws IOException {
        try (Disk.OpenFile file = disk.open(name); InputStream plain = input(file);
                Disk.OpenFile zip = disk.open(compressed);
                InputStream zipped = new GZIPInputStream(input(zip), BLOCK_BYTES)) {
            byte[] expected = new byte[BLOCK_BYTES];
            byte[] found = new byte[BLOCK_BYTES];
            while (true) {
                requireNotClosing();
                int count = plain.readNBytes(expected, 0, BLOCK_BYTES);
                if (zipped.readNBytes(found, 0, BLOCK_BYTES) != count
                        || !Arrays.equals(expected, 0, count, found, 0, count)) {
                    return false;
                }
                if (count < BLOCK_BYTES) {
                    return true;
                }
            }
        }
    }

    /** Ends the work on a file within a block; the next sweep begins it anew. */
    private void requireNotClosing() throws IOException {
        if (closing) {
            throw new IOException("the journal closes");
        }
    }

    private static InputStream input(Disk.OpenFile file) {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = file.read(ByteBuffer.wrap(bytes, offset, length), position);
                position += Math.max(0, count);
                return count;
            }
        };
    }

    private static OutputStream output(Disk.OpenFile file) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                file.writeAll(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    /** Stops within a block; waits no longer than the container can. */
    void close() {
        closing = true;
        if (sweeper == null) {
            return;
        }
        try {
            sweeper.join(CLOSE_MILLIS);
            if (sweeper.isAlive()) {
                errors.error("housekeeping did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
