package pushwoosh.webhook.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends on their way to the committer, bounded in bytes. Any thread may offer, one thread takes.
 *
 * <p>A stack of linked appends: an offer is one compare-and-set, and wakes the taker only if nothing
 * waited before, so that a batch costs one wake-up and not one for each append.
 */
final class AppendQueue {
    private static final Append END = new Append(null, List.of(), result -> { });

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicReference<Append> newest = new AtomicReference<>();
    private volatile Thread taker;

    AppendQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether there is room; if so the bytes count until {@link #release}. An append alone always has room. */
    boolean reserve(long wanted) {
        long before = bytes.getAndAdd(wanted);
        if (before == 0 || before + wanted <= maxBytes) {
            return true;
        }
        bytes.addAndGet(-wanted);
        return false;
    }

    void release(long reserved) {
        bytes.addAndGet(-reserved);
    }

    /** Bytes waiting or being written. */
    long bytes() {
        return bytes.get();
    }

    /** Hands the append over; false once {@link #end} was called. */
    boolean offer(Append append) {
        while (true) {
            Append head = newest.get();
            if (head == END) {
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

    void wake() {
        LockSupport.unpark(taker);
    }

    /** All that waits, oldest first; waits up to {@code nanos} for the first. May return nothing early. */
    List<Append> takeAll(long nanos) {
        taker = Thread.currentThread();
        if (newest.get() == null) {
            LockSupport.parkNanos(this, nanos);
        }
        return oldestFirst(newest.getAndUpdate(head -> head == END ? END : null));
    }

    /** All that waits, oldest first; every later offer is refused. */
    List<Append> end() {
        return oldestFirst(newest.getAndSet(END));
    }

    private static List<Append> oldestFirst(Append head) {
        if (head == null || head == END) {
            return List.of();
        }
        List<Append> appends = new ArrayList<>();
        for (Append append = head; append != null; append = append.next) {
            appends.add(append);
        }
        Collections.reverse(appends);
        return appends;
    }
}
