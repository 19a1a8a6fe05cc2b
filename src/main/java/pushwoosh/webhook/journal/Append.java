package pushwoosh.webhook.journal;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Lines that one caller wants durable together, and whom to tell. Any thread may cancel; all else
 * belongs to the journal.
 */
public final class Append {
    /** Stamp and braces of a line, and what the objects here take beside the bytes. */
    private static final int OVERHEAD_BYTES = 128;

    /** The way of an append: WAITING, TAKEN, ENDED, or WAITING, CANCELLED, ENDED. */
    enum Stage { WAITING, TAKEN, CANCELLED, ENDED }

    private final Series series;
    private final List<byte[]> lines;
    private final Consumer<AppendResult> completion;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
    /** Link of the {@link AppendQueue} this stands in, then of the batch: the one to write after this. */
    Append next;

    Append(Series series, List<byte[]> lines, Consumer<AppendResult> completion) {
        this.series = series;
        this.lines = lines;
        this.completion = completion;
    }

    /**
     * Takes the lines back if the committer has not begun with them. The completion is then not called.
     *
     * @return true if they are surely not stored; false if they may be
     */
    public boolean cancel() {
        return stage.compareAndSet(Stage.WAITING, Stage.CANCELLED);
    }

    /** Begins with these lines; false if they were cancelled. */
    boolean take() {
        return stage.compareAndSet(Stage.WAITING, Stage.TAKEN);
    }

    /** Ends this, in whatever stage it is; returns that stage, which is {@link Stage#ENDED} but for the first call. */
    Stage end() {
        return stage.getAndSet(Stage.ENDED);
    }

    void tell(AppendResult result) {
        completion.accept(result);
    }

    Series series() {
        return series;
    }

    List<byte[]> lines() {
        return lines;
    }

    /** What these lines cost of the queue's bytes. */
    long queuedBytes() {
        long bytes = 0;
        for (byte[] line : lines) {
            bytes += OVERHEAD_BYTES + line.length;
        }
        return bytes;
    }
}
