package pushwoosh.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bytes of a body as they arrive, up to a limit. Memory grows with what has arrived, not with what
 * was announced, and what is above the first {@value #FIRST_BYTES} bytes counts against the memory of all bodies. Any
 * thread: a deadline may release the body in the middle of a read.
 */
final class RequestBody {
    private static final int FIRST_BYTES = 4096;

    private final long announced;
    private final int limit;
    private final BodyMemory memory;
    private byte[] bytes;
    private int size;
    private int reserved;
    private boolean isReleased;

    /**
     * An empty body.
     *
     * @param announced the request's content length, -1 if it has none
     * @param limit in bytes; one more may arrive, which tells that there is more
     */
    RequestBody(long announced, int limit, BodyMemory memory) {
        this.announced = announced;
        this.limit = limit;
        this.memory = memory;
        this.bytes = new byte[announced < 0 ? FIRST_BYTES : (int) Math.min(announced, FIRST_BYTES)];
    }

    /**
     * Reads a small body of announced length as far as it has arrived, without waiting.
     *
     * @return whether that is all of it
     * @throws IOException if the sender is gone
     */
    synchronized boolean readAvailable(InputStream in) throws IOException {
        if (announced != bytes.length || announced > limit) {
            return false;
        }
        while (size < bytes.length && in.available() > 0 && readFrom(in)) {
            // Each turn takes what is there.
        }
        return size == bytes.length;
    }

    /**
     * Reads once, which must not block.
     *
     * @return false at the end of the body, and once it was released
     * @throws BodyMemory.ExhaustedException if all bodies together hold too much
     * @throws IOException if the sender is gone
     */
    boolean readFrom(InputStream in) throws IOException {
        byte[] target;
        int start;
        synchronized (this) {
            if (bytes == null) {
                return false;
            }
            if (size == bytes.length) {
                grow();
            }
            target = bytes;
            start = size;
        }
        int count = in.read(target, start, target.length - start); // May wait for a thread that waits for this body.
        synchronized (this) {
            if (target == bytes) {
                size += Math.max(0, count);
            }
        }
        return count >= 0;
    }

    private void grow() throws BodyMemory.ExhaustedException {
        int length = (int) Math.min(Math.max(FIRST_BYTES, 2L * bytes.length), limit + 1L);
        memory.reserve(length - bytes.length);
        reserved += length - bytes.length;
        bytes = Arrays.copyOf(bytes, length);
    }

    /** Whether all that was announced has arrived. */
    synchronized boolean isWhole() {
        return announced < 0 || size == announced;
    }

    synchronized boolean isTooLarge() {
        return size > limit;
    }

    /** The bytes so far; null once they were released. */
    synchronized byte[] bytes() {
        return bytes == null || size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /**
     * Forgets the bytes and holds memory for an answer in their place.
     *
     * @return false if there is none
     */
    synchronized boolean giveWayTo(int answerBytes) {
        forget();
        int counted = Math.max(0, answerBytes - FIRST_BYTES);
        if (isReleased || counted == 0) {
            return true;
        }
        try {
            memory.reserve(counted);
        } catch (BodyMemory.ExhaustedException e) {
            return false;
        }
        reserved = counted;
        return true;
    }

    /** Forgets the bytes and gives all memory back, for good; more than once is no error. */
    synchronized void release() {
        forget();
        isReleased = true;
    }

    private void forget() {
        memory.release(reserved);
        reserved = 0;
        bytes = null;
        size = 0;
    }
}
