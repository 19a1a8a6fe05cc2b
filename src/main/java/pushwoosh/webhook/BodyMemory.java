package pushwoosh.webhook;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of all bodies on their way in together, so that many large and slow ones cannot take
 * the container's memory. Any thread.
 */
final class BodyMemory {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    BodyMemory(long limit) {
        this.limit = limit;
    }

    void reserve(int bytes) throws ExhaustedException {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            throw new ExhaustedException();
        }
    }

    void release(int bytes) {
        used.addAndGet(-bytes);
    }

    /** All bodies together hold as much as they may. */
    static final class ExhaustedException extends IOException {
        private static final long serialVersionUID = 1L;

        ExhaustedException() {
            super("too many bytes of bodies in memory");
        }
    }
}
