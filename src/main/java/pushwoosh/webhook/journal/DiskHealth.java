package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the disk can take a batch, and when to find out again. The state is left by a probe that
 * wrote, forced and deleted a small file. For the committer's thread only, but for {@link #state}.
 */
final class DiskHealth {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook.journal");
    private static final int PROBE_BYTES = 4096;
    private static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Free space that came back, as by an admin's {@code rm}: a reason to probe at once. */
    private static final long FREED_BYTES = 64 << 10;

    private final Disk disk;
    private final FileNumbers numbers;
    private final long reserveBytes;
    private final LongSupplier nanoTime;
    private final ErrorLog errors;
    private volatile JournalState state = JournalState.STARTING;
    private long retryAt;
    private long retryNanos = FIRST_RETRY_NANOS;
    private long usableWhenFailed;

    DiskHealth(Disk disk, FileNumbers numbers, long reserveBytes, LongSupplier nanoTime, ErrorLog errors) {
        this.disk = disk;
        this.numbers = numbers;
        this.reserveBytes = reserveBytes;
        this.nanoTime = nanoTime;
        this.errors = errors;
        this.retryAt = nanoTime.getAsLong();
    }

    JournalState state() {
        return state;
    }

    /** Whether a batch may be tried; a state that may have healed is probed first. */
    boolean isOpen() {
        if (state != JournalState.OPEN && mayHaveHealed()) {
            probe();
        }
        return state == JournalState.OPEN;
    }

    private boolean mayHaveHealed() {
        boolean freed = state == JournalState.FULL && disk.usableBytes() > usableWhenFailed + FREED_BYTES;
        return freed || nanoTime.getAsLong() - retryAt >= 0;
    }

    /** The look once a second. */
    void check() {
        if (isOpen() && disk.usableBytes() < reserveBytes) {
            belowReserve();
        }
    }

    /** A batch failed and left this state behind. */
    void failed(JournalState next) {
        if (next != JournalState.OPEN) {
            enter(next);
        }
    }

    /** Finds out by writing, forcing and deleting a file; the state says what came of it. */
    void probe() {
        JournalState onFailure = JournalState.FAILED;
        try {
            if (disk.openDirectory()) {
                numbers.release(); // The locks went with the former directory.
            }
            String name = ".probe." + numbers.current();
            if (disk.usableBytes() < reserveBytes) {
                belowReserve();
                return;
            }
            disk.delete(name);
            try (Disk.OpenFile file = disk.create(name)) {
                onFailure = JournalState.FULL;
                write(file);
                onFailure = JournalState.FAILED;
                file.force(true);
            } finally {
                disk.delete(name);
            }
            disk.forceDirectory();
            opened();
        } catch (IOException e) {
            errors.report("the disk failed a probe", e);
            enter(onFailure);
        }
    }

    private static void write(Disk.OpenFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
        while (bytes.hasRemaining()) {
            if (file.write(bytes) <= 0) {
                throw new IOException("the disk takes no more bytes");
            }
        }
    }

    private void belowReserve() {
        errors.report("free space is below the reserve of " + reserveBytes + " bytes");
        enter(JournalState.FULL);
    }

    private void opened() {
        retryNanos = FIRST_RETRY_NANOS;
        become(JournalState.OPEN);
    }

    private void enter(JournalState next) {
        retryAt = nanoTime.getAsLong() + (next == JournalState.FULL ? FIRST_RETRY_NANOS : retryNanos);
        retryNanos = next == JournalState.FULL ? FIRST_RETRY_NANOS : Math.min(2 * retryNanos, LAST_RETRY_NANOS);
        usableWhenFailed = disk.usableBytes();
        become(next);
    }

    private void become(JournalState next) {
        if (state != next) {
            LOGGER.log(next == JournalState.OPEN ? System.Logger.Level.INFO : System.Logger.Level.ERROR,
                    "journal state: " + state + " -> " + next);
            state = next;
        }
    }
}
