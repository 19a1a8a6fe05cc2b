package pushwoosh.webhook.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far a request is, and its next deadline.
 * <pre>
 * READING -> STORING -> ANSWERED       a whole body, handed to the handler
 *    |          ^
 *    v          |
 * DISCARDING ---+                      a refused body: read and dropped before the answer
 * </pre>
 * Any state goes to ANSWERED when the sender is gone, a deadline has passed or the receiver shuts down. If several
 * threads try the same step, the method returns true to one of them, which does the work. Any thread.
 */
final class Progress {
    enum State { READING, DISCARDING, STORING, ANSWERED }

    private final Duration commitTimeout;
    private final LongSupplier nanoTime;
    private State state = State.READING;
    private Refusal refusal;
    private long discardEnd;
    private long deadline;

    /** Begins to read. */
    Progress(BodyLimits limits, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.commitTimeout = limits.commitTimeout();
        this.deadline = after(limits.bodyTimeout());
    }

    private long after(Duration time) {
        return nanoTime.getAsLong() + time.toNanos();
    }

    /** READING to DISCARDING; nothing in another state. */
    synchronized void discard(Refusal reason) {
        if (state == State.READING) {
            state = State.DISCARDING;
            refusal = reason;
            discardEnd = after(BodyLimits.DISCARD_TIMEOUT);
            noteBytes();
        }
    }

    /** Bytes have arrived: the next pause of a body that is discarded begins. */
    synchronized void noteBytes() {
        if (state == State.DISCARDING) {
            long silenceEnd = after(BodyLimits.DISCARD_SILENCE);
            deadline = silenceEnd - discardEnd < 0 ? silenceEnd : discardEnd;
        }
    }

    /** Goes to STORING; false if {@code from} is not the state. */
    synchronized boolean store(State from) {
        if (state != from) {
            return false;
        }
        state = State.STORING;
        deadline = after(commitTimeout);
        return true;
    }

    /** Goes to ANSWERED; false if it was there. */
    synchronized boolean answer() {
        boolean isFirst = state != State.ANSWERED;
        state = State.ANSWERED;
        return isFirst;
    }

    /** Whether bytes of the body are still wanted. */
    synchronized boolean isReading() {
        return state == State.READING || state == State.DISCARDING;
    }

    /** The state if its deadline has passed; null if it has not. */
    synchronized State expired(long now) {
        return now - deadline < 0 ? null : state;
    }

    /** Why the body is discarded; null if it is not. */
    synchronized Refusal refusal() {
        return refusal;
    }
}
