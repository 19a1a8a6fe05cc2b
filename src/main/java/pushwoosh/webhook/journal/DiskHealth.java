package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the disk can take a batch, and when to find out again. A state other than OPEN is left by a
 * probe that wrote, forced and deleted a small file: FULL is probed once a second and as soon as space
 * was freed; FAILED at once, and if failures follow on each other after 1, 2, 4 ... 60 s.
 * For the committer's thread only, but for {@link #state} and {@link #usableBytes}.
 */
final class DiskHealth {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook.journal");
    private static final int PROBE_BYTES = 4096;
    private static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** After so long without a failure the next one is the first of a new run. */
    private static final long QUIET_NANOS = 2 * LAST_RETRY_NANOS;
    /** Free space that came back, as by an admin's {@code rm}: a reason to probe at once. */
    private static final long FREED_BYTES = 64 << 10;

    private final Disk disk;
    private final FileNumbers numbers;
    private final Runnable closeFiles;
    private final long reserveBytes;
    private final LongSupplier nanoTime;
    private final RateLimitedLog errors;
    private volatile JournalState state = JournalState.STARTING;
    private volatile long usableBytes;
    private volatile long volumeBytes;
    private long usableWhenFull;
    private long retryAt;
    /** How long the failure before this one made wait; 0 if there was none in this run. */
    private long backoffNanos;
    private long failedAt;

    /**
     * Knows nothing yet: {@link #probe} finds out.
     *
     * @param closeFiles called when the directory turns out to be another one, with other locks
     */
    DiskHealth(Disk disk, FileNumbers numbers, Runnable closeFiles, long reserveBytes, LongSupplier nanoTime,
            RateLimitedLog errors) {
        this.disk = disk;
        this.numbers = numbers;
        this.closeFiles = closeFiles;
        this.reserveBytes = reserveBytes;
        this.nanoTime = nanoTime;
        this.errors = errors;
        this.retryAt = nanoTime.getAsLong();
        this.failedAt = retryAt - QUIET_NANOS - 1;
    }

    JournalState state() {
        return state;
    }

    /** Free space as last looked at, in bytes; 0 if unknown. */
    long usableBytes() {
        return usableBytes;
    }

    /** Size of the volume as last looked at, in bytes; 0 if unknown. */
    long volumeBytes() {
        return volumeBytes;
    }

    /** Whether a batch may be tried; a state that may have healed is probed first. */
    boolean isOpen() {
        if (state != JournalState.OPEN && mayHaveHealed()) {
            probe();
        }
        return state == JournalState.OPEN;
    }

    private boolean mayHaveHealed() {
        boolean freed = state == JournalState.FULL && disk.usableBytes() - usableWhenFull > FREED_BYTES;
        return freed || nanoTime.getAsLong() - retryAt >= 0;
    }

    /** The look once a second. */
    void check() {
        if (isOpen() && isBelowReserve()) {
            belowReserve();
        }
    }

    /** A batch failed for this reason, FULL or FAILED. If it was the first of a run, the disk may be well again. */
    void failed(JournalState reason) {
        if (reason == JournalState.FULL) {
            full();
        } else {
            failed();
            isOpen();
        }
    }

    /** Finds out by writing, forcing and deleting a file; the state says what came of it. */
    void probe() {
        boolean writing = false;
        try {
            if (disk.openDirectory()) {
                closeFiles.run();
            }
            if (isBelowReserve()) {
                belowReserve();
                return;
            }
            String name = ".probe." + numbers.current();
            disk.delete(name);
            try (Disk.OpenFile file = disk.create(name)) {
                writing = true;
                file.writeAll(ByteBuffer.allocate(PROBE_BYTES));
                writing = false;
                file.force(true);
            } finally {
                disk.delete(name);
            }
            disk.forceDirectory();
            become(JournalState.OPEN);
        } catch (IOException e) {
            errors.error("the disk failed a probe", e);
            if (writing) {
                full();
            } else {
                failed();
            }
        }
    }

    private boolean isBelowReserve() {
        volumeBytes = disk.volumeBytes();
        usableBytes = disk.usableBytes();
        return usableBytes > 0 && usableBytes < reserveBytes; // With none left a write will tell.
    }

    private void belowReserve() {
        errors.error("free space is below the reserve of " + reserveBytes + " bytes");
        full();
    }

    private void full() {
        usableBytes = disk.usableBytes();
        usableWhenFull = usableBytes;
        retryAt = nanoTime.getAsLong() + FIRST_RETRY_NANOS;
        become(JournalState.FULL);
    }

    private void failed() {
        long now = nanoTime.getAsLong();
        boolean isFirst = now - failedAt > QUIET_NANOS;
        backoffNanos = isFirst ? 0 : Math.min(LAST_RETRY_NANOS, Math.max(FIRST_RETRY_NANOS, 2 * backoffNanos));
        retryAt = now + backoffNanos;
        failedAt = now;
        become(JournalState.FAILED);
    }

    private void become(JournalState next) {
        if (state != next) {
            LOGGER.log(next == JournalState.OPEN ? System.Logger.Level.INFO : System.Logger.Level.ERROR,
                    state + " -> " + next + ": " + meaning(next));
            state = next;
        }
    }

    private String meaning(JournalState next) {
        return switch (next) {
            case OPEN -> "events are stored in " + disk;
            case FULL -> "no event is stored, for want of space in " + disk + "; free some, and it goes on by itself";
            default -> "no event is stored, for " + disk + " fails: see the line before, and whether the directory"
                    + " is there, is the container's to write to, and its disk well; it is tried again by itself"
                    + " within a minute";
        };
    }
}
