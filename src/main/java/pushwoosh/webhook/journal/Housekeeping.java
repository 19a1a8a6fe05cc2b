package pushwoosh.webhook.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses and deletes closed day files, in a thread of its own, once a day and at the start, by the
 * holder of file number 0. A file is touched only if its name is exactly a day file's and its day
 * ended at least a whole day ago, so that no instance writes it. The {@code .gz} is complete, forced
 * and named durably before the original goes. A failure is reported and tried again the next day.
 */
final class Housekeeping {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final String UNFINISHED = ".gz.unfinished";

    private final Disk disk;
    private final int compressAfterDays;
    private final int retentionDays;
    private final ErrorLog errors;
    private final ExecutorService thread;
    private volatile boolean closing;

    Housekeeping(Disk disk, int compressAfterDays, int retentionDays, ErrorLog errors) {
        this.disk = disk;
        this.compressAfterDays = compressAfterDays;
        this.retentionDays = retentionDays;
        this.errors = errors;
        this.thread = isWanted() ? Executors.newSingleThreadExecutor(Housekeeping::daemon) : null;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "pushwoosh-webhook housekeeping");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    private boolean isWanted() {
        return compressAfterDays > 0 || retentionDays > 0;
    }

    void dayStarted(LocalDate today, boolean holdsZero) {
        if (isWanted() && holdsZero) {
            thread.execute(() -> sweep(today));
        }
    }

    /** Goes through the directory once. */
    void sweep(LocalDate today) {
        try {
            for (String name : disk.names()) {
                if (closing) {
                    return;
                }
                sweep(name, today);
            }
        } catch (IOException e) {
            errors.report("housekeeping failed", e);
        }
    }

    private void sweep(String name, LocalDate today) {
        DayFileName file = DayFileName.parse(name).orElse(null);
        if (file == null) {
            return;
        }
        try {
            if (isCurrent(file)) {
                return;
            }
            if (isOlder(file, retentionDays, today)) {
                disk.delete(name);
            } else if (!file.compressed() && isOlder(file, compressAfterDays, today)) {
                compress(name);
            }
        } catch (IOException e) {
            errors.report("housekeeping failed on " + name, e);
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
        String unfinished = "." + name + UNFINISHED;
        if (!disk.exists(compressed)) {
            disk.delete(unfinished);
            if (!writeCompressed(name, unfinished)) {
                return;
            }
            disk.rename(unfinished, compressed);
            disk.forceDirectory();
        } else if (!isSame(name, compressed)) {
            errors.report(compressed + " exists and is not " + name + "; leaving both");
            return;
        }
        disk.delete(name);
        disk.forceDirectory();
    }

    /** False if the journal closes meanwhile; the next sweep begins anew. */
    private boolean writeCompressed(String name, String target) throws IOException {
        try (InputStream in = input(name); Disk.OpenFile file = disk.create(target)) {
            try (OutputStream out = new GZIPOutputStream(output(file), BLOCK_BYTES)) {
                byte[] block = new byte[BLOCK_BYTES];
                for (int count = in.read(block); count >= 0; count = in.read(block)) {
                    if (closing) {
                        return false;
                    }
                    out.write(block, 0, count);
                }
            }
            file.force(true);
            return true;
        }
    }

    private boolean isSame(String name, String compressed) throws IOException {
        try (InputStream plain = input(name); InputStream zipped = new GZIPInputStream(input(compressed), BLOCK_BYTES)) {
            byte[] expected = new byte[BLOCK_BYTES];
            byte[] found = new byte[BLOCK_BYTES];
            while (!closing) {
                int count = plain.readNBytes(expected, 0, BLOCK_BYTES);
                if (zipped.readNBytes(found, 0, BLOCK_BYTES) != count
                        || !Arrays.equals(expected, 0, count, found, 0, count)) {
                    return false;
                }
                if (count < BLOCK_BYTES) {
                    return true;
                }
            }
            return false;
        }
    }

    private InputStream input(String name) throws IOException {
        Disk.OpenFile file = disk.open(name);
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

            @Override
            public void close() throws IOException {
                file.close();
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
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
            }
        };
    }

    /** Stops within a block; waits no longer than the container can. */
    void close() {
        closing = true;
        if (thread == null) {
            return;
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                errors.report("housekeeping did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
