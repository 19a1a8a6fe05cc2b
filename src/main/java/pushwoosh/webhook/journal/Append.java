package pushwoosh.webhook.journal;

import java.util.List;
import java.util.function.Consumer;

/**
 * Lines that one caller wants durable together. Belongs to the queue, then to the thread that took it, which
 * completes it.
 */
final class Append {
    /** What a line takes beyond its own bytes: objects in memory, which are more than stamp and braces in the file. */
    private static final int OVERHEAD_BYTES = 128;

    final Series series;
    final List<byte[]> lines;
    /** What the lines take of the queue, and at most of the file. */
    final long bytes;
    private final long deadlineNanos;
    private final Consumer<JournalState> completion;
    private boolean completed;

    /** An append that is not written any more once the deadline, by the elapsed clock, has passed. */
    Append(Series series, List<byte[]> lines, long deadlineNanos, Consumer<JournalState> completion) {
        this.series = series;
        this.lines = lines;
        this.deadlineNanos = deadlineNanos;
        this.completion = completion;
        long sum = 0;
        for (byte[] line : lines) {
            sum += OVERHEAD_BYTES + line.length;
        }
        this.bytes = sum;
        if (bytes > JournalLimits.MAX_APPEND_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes of lines");
        }
    }

    boolean isExpired(long nanoTime) {
        return nanoTime - deadlineNanos > 0;
    }

    boolean isCompleted() {
        return completed;
    }

    /** Tells the caller how this ended. Only the first call counts. */
    void complete(JournalState state) {
        if (!completed) {
            completed = true;
            completion.accept(state);
        }
    }
}
