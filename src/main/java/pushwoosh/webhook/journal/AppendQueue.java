package pushwoosh.webhook.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends on their way to the committer, oldest first, bounded in bytes. Any thread may offer. The thread that has
 * taken an append completes it. The bytes of an append count from the offer until it is completed. An OutOfMemoryError
 * while taking or completing loses no append.
 */
final class AppendQueue {
    private final long maxBytes;
    private final List<Append> waiting = new ArrayList<>();
    private long bytes;
    private boolean closed;
    /** The thread to wake: once a batch, not for each append. */
    private Thread waitingTaker;

    AppendQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds the append and returns OPEN, or says why not: BUSY or CLOSED. An empty queue takes any append. */
    JournalState offer(Append append) {
        Thread taker;
        synchronized (this) {
            if (closed) {
                return JournalState.CLOSED;
            }
            if (bytes != 0 && bytes + append.bytes > maxBytes) {
                return JournalState.BUSY;
            }
            waiting.add(append);
            bytes += append.bytes;
            taker = waitingTaker;
            waitingTaker = null;
        }
        LockSupport.unpark(taker);
        return JournalState.OPEN;
    }

    /**
     * The oldest appends, at most {@link JournalLimits#MAX_BATCH_BYTES} of them unless a single one is larger; waits
     * up to {@code millis} for the first. Empty if there is none.
     */
    List<Append> take(long millis) {
        synchronized (this) {
            if (!waiting.isEmpty() || closed || millis <= 0) {
                return removeBatch();
            }
            waitingTaker = Thread.currentThread();
        }
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis)); // Cheaper than to wait for the monitor.
        return removeBatch();
    }

    private synchronized List<Append> removeBatch() {
        int count = 0;
        for (long total = 0; count < waiting.size(); count++) {
            total += waiting.get(count).bytes;
            if (count > 0 && total > JournalLimits.MAX_BATCH_BYTES) {
                break;
            }
        }
        List<Append> oldest = waiting.subList(0, count);
        List<Append> batch = new ArrayList<>(oldest);
        oldest.clear();
        return batch;
    }

    /** Refuses every later offer. What waits can still be taken. */
    synchronized void close() {
        closed = true;
        LockSupport.unpark(waitingTaker);
    }

    /** Completes those that are not yet; returns what one of their callers threw, null for nothing. */
    Throwable complete(List<Append> appends, JournalState state) {
        synchronized (this) {
            for (int i = 0; i < appends.size(); i++) { // No iterator: there may be no memory.
                bytes -= appends.get(i).isCompleted() ? 0 : appends.get(i).bytes;
            }
        }
        Throwable thrown = null;
        for (int i = 0; i < appends.size(); i++) {
            try {
                appends.get(i).complete(state);
            } catch (Throwable e) { // An exception of one caller must not reach the others.
                thrown = e;
            }
        }
        return thrown;
    }

    /** Bytes waiting or being written. */
    synchronized long bytes() {
        return bytes;
    }
}
