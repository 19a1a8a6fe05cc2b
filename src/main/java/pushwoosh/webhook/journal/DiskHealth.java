package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the disk can take a batch, and when to probe it again. A state other than OPEN is left by a probe that wrote,
 * forced and deleted a small file: FULL is probed once a second and as soon as space was freed; FAILED at once, and
 * after repeated failures 1, 2, 4 ... 60 s later.
 * For the committer's thread only, but for {@link #state} and the sizes (as last looked at, 0 if unknown).
 */
final class DiskHealth {
    private static final int PROBE_BYTES = 64 << 10;
    private static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** After so long without a failure the next one is the first of a new run. */
    private static final long QUIET_NANOS = 2 * LAST_RETRY_NANOS;

    private final Disk disk;
    private final FileNumbers numbers;
    final long reserveBytes;
    private final LongSupplier nanoTime;
    private final RateLimitedLog errors;
    /** Not zeros: some file systems store none of them. */
    private final byte[] block = new byte[PROBE_BYTES];
    volatile JournalState state = JournalState.STARTING;
    volatile long usableBytes;
    volatile long volumeBytes;
    private long retryAt;
    /** The delay after the previous failure; 0 if there was none in this run. */
    private long backoffNanos;
    private long failedAt;

    DiskHealth(Disk disk, FileNumbers numbers, long reserveBytes, LongSupplier nanoTime, RateLimitedLog errors) {
        this.disk = disk;
        this.numbers = numbers;
        this.reserveBytes = reserveBytes;
        this.nanoTime = nanoTime;
        this.errors = errors;
        this.retryAt = nanoTime.getAsLong();
        this.failedAt = retryAt - QUIET_NANOS - 1;
        new Random(1).nextBytes(block);
    }

    /** Whether a batch may be tried; a state that may have recovered is probed first. */
    boolean isOpen() {
        boolean isFreed = state == JournalState.FULL && disk.usableBytes() - usableBytes > PROBE_BYTES;
        if (isFreed || state != JournalState.OPEN && nanoTime.getAsLong() - retryAt >= 0) {
            probe();
        }
        return state == JournalState.OPEN;
    }

    /** Probes the disk after a failure; returns FULL if it was that of a write, else FAILED. */
    JournalState failed(IOException cause) {
        if (cause instanceof Disk.WriteException) {
            probe();
            return JournalState.FULL;
        }
        becomeFailed(cause);
        isOpen(); // The first failure of a run is probed at once.
        return JournalState.FAILED;
    }

    /** Writes, forces and deletes a file; the state says how that ended. */
    void probe() {
        try {
            if (disk.openDirectory()) {
                numbers.release();
            }
            if (hasReserve()) {
                writeProbe(PROBE_BYTES);
                become(JournalState.OPEN, 0, "events are stored in " + disk, "");
            }
        } catch (Disk.WriteException e) {
            become(JournalState.FULL, FIRST_RETRY_NANOS, "cannot write to " + disk + ": no space left, or a quota or"
                    + " limit is reached; free some space, the receiver resumes automatically", e);
        } catch (IOException e) {
            becomeFailed(e);
        }
    }

    /** Whether so many bytes can be written to a new file now; the state stays as it is. */
    boolean takes(long bytes) {
        try {
            writeProbe(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void writeProbe(long bytes) throws IOException {
        String name = probeName();
        try (Disk.OpenFile file = disk.create(name)) {
            for (long left = bytes; left > 0; left -= block.length) {
                file.writeAll(ByteBuffer.wrap(block));
            }
            file.channel().force(true);
        } finally {
            disk.delete(name);
        }
        disk.forceDirectory();
    }

    /** A name that cannot be deleted costs its number only. */
    private String probeName() throws IOException {
        int number = numbers.current();
        String name = ".probe." + number;
        if (disk.exists(name)) {
            try {
                disk.delete(name);
            } catch (IOException e) {
                errors.error("cannot delete " + name + " in " + disk + ", taking the next file number", e);
                numbers.abandon(number);
                return probeName();
            }
        }
        return name;
    }

    /** Looks at the free space; less than the reserve is FULL. */
    boolean hasReserve() {
        volumeBytes = disk.volumeBytes();
        usableBytes = disk.usableBytes();
        boolean isLow = usableBytes > 0 && usableBytes < reserveBytes; // None left, or unknown: the write decides.
        if (isLow) {
            become(JournalState.FULL, FIRST_RETRY_NANOS, "not enough free space in " + disk
                    + "; free some, use a larger volume or lower the setting, the receiver resumes automatically",
                    usableBytes + " bytes are free, pushwoosh-webhook.free-space-reserve-bytes is " + reserveBytes
                            + ", the volume has " + volumeBytes + " bytes");
        }
        return !isLow;
    }

    private void becomeFailed(IOException cause) {
        long now = nanoTime.getAsLong();
        boolean isFirst = now - failedAt > QUIET_NANOS;
        backoffNanos = isFirst ? 0 : Math.min(LAST_RETRY_NANOS, Math.max(FIRST_RETRY_NANOS, 2 * backoffNanos));
        failedAt = now;
        become(JournalState.FAILED, backoffNanos, cause instanceof AccessDeniedException
                ? "cannot write to " + disk + ": permission denied for user " + System.getProperty("user.name")
                        + "; let this user write there (chown, chmod, with systemd also ReadWritePaths=), the receiver"
                        + " retries at least once a minute"
                : "cannot use " + disk + "; check that the directory is there, that it is mounted writable and that its"
                        + " disk works, the receiver retries at least once a minute", cause);
    }

    /** Logs a change of state, and repeats the cause once a minute while it lasts. */
    private void become(JournalState next, long retryNanos, String text, Object cause) {
        String change = state == next ? "" : state + " -> " + next + ": ";
        state = next;
        retryAt = nanoTime.getAsLong() + retryNanos;
        if (next != JournalState.OPEN) {
            errors.error(change, text, cause);
        } else if (!change.isEmpty()) {
            RateLimitedLog.LOGGER.log(System.Logger.Level.INFO, change + text);
        }
    }
}
