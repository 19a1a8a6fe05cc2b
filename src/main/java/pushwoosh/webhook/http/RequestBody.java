package pushwoosh.webhook.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The bytes of a body as they arrive: kept up to a limit, or counted and dropped after {@link #discard}. Memory grows
 * with what has arrived, not with what was announced, and what is above the first {@value #FREE_BYTES} bytes takes
 * permits of the memory of all bodies. Any thread: a deadline may release the body in the middle of a read.
 */
public final class RequestBody {
    /** Bytes that need no permit: small events are not refused for the memory of large ones. */
    public static final int FREE_BYTES = 4096;

    private final long announced;
    private final boolean isForm;
    private final int limit;
    private final Semaphore memory;
    /** Null once the body was released. */
    private byte[] bytes;
    /** Taken from the memory, and not given back yet. */
    private int permits;
    /** Bytes that arrived, dropped ones included. */
    private volatile long size;
    private boolean isDiscarding;
    private volatile boolean isMemoryShort;

    /**
     * An empty body.
     *
     * @param announced the request's content length, -1 if it has none
     * @param isForm whether other components may have read it for its parameters
     * @param limit in bytes; one more may be kept, which tells that there is more
     */
    RequestBody(long announced, boolean isForm, int limit, Semaphore memory) {
        this.announced = announced;
        this.isForm = isForm;
        this.limit = limit;
        this.memory = memory;
        this.bytes = new byte[announced < 0 ? FREE_BYTES : (int) Math.min(announced, FREE_BYTES)];
    }

    /** An empty body of the request. */
    static RequestBody of(HttpServletRequest request, BodyLimits limits) {
        // The length of an encoded body is not reliable: Liberty inflates the body and leaves the head unchanged.
        long announced = request.getHeader("Content-Encoding") == null ? request.getContentLengthLong() : -1;
        boolean isForm = announced <= 0 // Else it makes no difference, and the header costs time.
                && isForm(request.getHeader("Content-Type"));
        return new RequestBody(announced, isForm, limits.maxBodyBytes(), limits.memory());
    }

    private static boolean isForm(String contentType) {
        return contentType != null && (contentType.regionMatches(true, 0, "multipart/", 0, 10)
                || contentType.regionMatches(true, 0, "application/x-www-form-urlencoded", 0, 33));
    }

    /**
     * Reads once.
     *
     * @return false at the end of the body, and once it was released
     * @throws IOException if the sender is gone
     */
    boolean readFrom(InputStream in) throws IOException {
        byte[] target;
        int start;
        synchronized (this) {
            if (bytes == null) {
                return false;
            }
            if (!isDiscarding && size == bytes.length) {
                grow();
                if (isMemoryShort) {
                    return true; // The caller discards before it reads on.
                }
            }
            target = bytes;
            start = isDiscarding ? 0 : (int) size;
        }
        int count = in.read(target, start, target.length - start); // May wait for a thread that waits for this body.
        synchronized (this) {
            size += Math.max(0, count);
        }
        return count >= 0;
    }

    private void grow() {
        int length = (int) Math.min(Math.max(FREE_BYTES, 2L * bytes.length), limit + 1L);
        int more = Math.max(0, length - FREE_BYTES) - permits;
        if (!memory.tryAcquire(more)) {
            isMemoryShort = true;
            return;
        }
        permits += more;
        try {
            bytes = Arrays.copyOf(bytes, length);
        } catch (OutOfMemoryError e) {
            isMemoryShort = true;
        }
    }

    /** Drops what has arrived and what follows. */
    synchronized void discard() {
        if (bytes != null && !isDiscarding) {
            release();
            bytes = new byte[FREE_BYTES];
            isDiscarding = true;
        }
    }

    /** Why the body cannot be kept, as far as it is known now; null if it can. */
    Refusal refusal() {
        if (size > limit || announced > limit) {
            return Refusal.TOO_LARGE;
        }
        return isMemoryShort ? Refusal.BUSY : null;
    }

    /** Whether all of a body of announced length has arrived; never true for another. */
    boolean hasAllAnnounced() {
        return size == announced;
    }

    /** Whether the announced length is small enough to have come with the head of the request. */
    boolean isSmall() {
        return announced >= 0 && announced <= FREE_BYTES;
    }

    /** Whether the body is longer than what is ever discarded. */
    boolean isBeyondDiscarding() {
        return Math.max(size, announced) > BodyLimits.DISCARD_BYTES_MAX;
    }

    /** Whether the body, which has ended, is shorter than announced, or an empty form. */
    boolean isConsumedByOthers() {
        return size < announced || size == 0 && isForm;
    }

    /** The bytes so far; null once they were released or discarded. */
    synchronized byte[] bytes() {
        if (bytes == null || isDiscarding) {
            return null;
        }
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, (int) size);
    }

    /** Ends the body: forgets the bytes and gives the permits back. More than once is no error. */
    synchronized void release() {
        memory.release(permits);
        permits = 0;
        bytes = null;
    }
}
