package pushwoosh.webhook.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The entry to the journal. The promise, the file format, the states and the failure rule are in the package's
 * description. Any thread may call. After a failure the journal recovers automatically, after {@link #close} it
 * refuses.
 */
public final class Journal implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Disk disk;
    private final LongSupplier nanoTime;
    private final long commitTimeoutNanos;
    private final Committer committer;
    /** Whether the disk was too slow when last looked at. */
    private final AtomicBoolean stalled = new AtomicBoolean();

    Journal(Disk disk, JournalLimits limits, Clock clock, LongSupplier nanoTime) {
        this.disk = disk;
        this.nanoTime = nanoTime;
        this.commitTimeoutNanos = limits.commitTimeout().toNanos();
        this.committer = new Committer(disk, limits, clock, nanoTime, ByteBuffer.allocateDirect(BUFFER_BYTES));
        committer.start();
    }

    /** Opens the journal in the directory. A disk that does not work is a state, not an error. */
    public static Journal open(Path directory, JournalLimits limits) {
        return new Journal(new FileSystemDisk(directory), limits, Clock.systemUTC(), System::nanoTime);
    }

    /**
     * Waits for the first probe of the disk; false if it has not ended in that time.
     *
     * @throws InterruptedException if the caller is interrupted
     */
    public boolean awaitStart(Duration timeout) throws InterruptedException {
        return committer.started.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Makes the lines durable together, in their order. What has waited longer than the commit timeout is not
     * written any more and completes with {@link JournalState#STALLED}.
     *
     * @param lines each without time stamp, braces and line feed: see {@link Series}; not changed by the journal
     * @param completion called exactly once: with {@link JournalState#OPEN} once the lines are durable, with any
     *     other state if nothing is promised; before this returns if the lines are refused, else by the
     *     committer's thread, which it must not block, or by that of {@link #close} for what the disk kept waiting
     */
    public void append(Series series, List<byte[]> lines, Consumer<JournalState> completion) {
        Append append = new Append(series, lines, nanoTime.getAsLong() + commitTimeoutNanos, completion);
        JournalState state = state();
        if (state == JournalState.OPEN || state == JournalState.FULL || state == JournalState.FAILED) {
            state = committer.queue.offer(append); // A failed disk is tried, so that it recovers.
        }
        if (state != JournalState.OPEN) {
            append.complete(state);
        }
    }

    public JournalState state() {
        if (committer.closing) {
            return committer.isAlive() ? JournalState.CLOSING : JournalState.CLOSED;
        }
        boolean isStalled = committer.busyNanos() > commitTimeoutNanos;
        if (stalled.get() != isStalled && stalled.compareAndSet(!isStalled, isStalled)) {
            if (isStalled) {
                committer.errors.error(committer.health.state + " -> STALLED: ", disk + " has not responded for "
                        + commitTimeoutNanos / 1_000_000_000 + " s",
                        "no event is stored until it does; check the disk");
            } else {
                RateLimitedLog.LOGGER.log(System.Logger.Level.INFO, "STALLED -> " + committer.health.state + ": " + disk
                        + " responds again");
            }
        }
        return isStalled ? JournalState.STALLED : committer.health.state;
    }

    /** Bytes that today's files of the series hold, as far as this instance wrote or opened them. */
    public long dayBytes(Series series) {
        return committer.logs.get(series).dayBytes;
    }

    public JournalStats stats() {
        return committer.counters.snapshot(state(), committer.errors, committer.queue.bytes(), committer.health);
    }

    /**
     * Refuses new lines, makes the waiting ones durable, closes the files and gives the file number back.
     *
     * @param timeout after which a disk that does not respond is given up; lines that are still waiting fail then,
     *     those being written complete when it responds, and until then the state is {@link JournalState#CLOSING}
     */
    public void close(Duration timeout) {
        committer.close();
        try {
            committer.join(timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (committer.isAlive()) {
            committer.errors.error("the disk did not respond while closing; lines that were waiting are not stored");
            AppendQueue queue = committer.queue;
            for (List<Append> batch = queue.take(0); !batch.isEmpty(); batch = queue.take(0)) {
                queue.complete(batch, JournalState.CLOSED);
            }
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }
}
