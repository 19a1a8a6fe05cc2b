package pushwoosh.webhook.journal;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends on their way to the committer, bounded in bytes. Any thread may offer, one thread takes.
 * What was let in is ended exactly once, by {@link #end}.
 *
 * <p>A stack of linked appends: an offer is one compare-and-set, and wakes the taker only if nothing
 * waited before, so that a batch costs one wake-up and not one for each append. Taking allocates
 * nothing, so that no append is lost for want of memory.
 */
final class AppendQueue {
    private static final Append CLOSED = new Append(null, List.of(), result -> { });

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicReference<Append> newest = new AtomicReference<>();
    private volatile Thread taker;

    AppendQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Lets the append in and returns null; or says why not. An append alone always has room. */
    AppendResult offer(Append append) {
        long wanted = append.queuedBytes();
        long before = bytes.getAndAdd(wanted);
        AppendResult refusal = null;
        if (before != 0 && before + wanted > maxBytes) {
            refusal = AppendResult.BUSY;
        } else if (!push(append)) {
            refusal = AppendResult.CLOSED;
        }
        if (refusal != null) {
            bytes.addAndGet(-wanted);
        }
        return refusal;
    }

    private boolean push(Append append) {
        while (true) {
            Append head = newest.get();
            if (head == CLOSED) {
                return false;
            }
            append.next = head;
            if (newest.compareAndSet(head, append)) {
                if (head == null) {
                    wake();
                }
                return true;
            }
        }
    }

    /** Gives the bytes of an append back, then tells its waiter unless it was cancelled. Only the first call counts. */
    void end(Append append, AppendResult result) {
        Append.Stage before = append.end();
        if (before == Append.Stage.ENDED) {
            return;
        }
        bytes.addAndGet(-append.queuedBytes());
        if (before != Append.Stage.CANCELLED) {
            append.tell(result);
        }
    }

    /** Bytes waiting or being written. */
    long bytes() {
        return bytes.get();
    }

    void wake() {
        LockSupport.unpark(taker);
    }

    /** All that waits, linked from the oldest on; waits up to {@code nanos} for the first. Null if there is none. */
    Append takeAll(long nanos) {
        taker = Thread.currentThread();
        if (newest.get() == null) {
            LockSupport.parkNanos(this, nanos);
        }
        return oldestFirst(newest.getAndUpdate(head -> head == CLOSED ? CLOSED : null));
    }

    /** All that waits, linked from the oldest on; every later offer is refused. */
    Append close() {
        return oldestFirst(newest.getAndSet(CLOSED));
    }

    private static Append oldestFirst(Append head) {
        Append oldest = null;
        for (Append append = head == CLOSED ? null : head; append != null; ) {
            Append older = append.next;
            append.next = oldest;
            oldest = append;
            append = older;
        }
        return oldest;
    }
}
