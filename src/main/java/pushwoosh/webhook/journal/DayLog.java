package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;

/**
 * The day files of one series: makes batches durable in the file of their day, and leaves a file that
 * cannot be trusted any more. For the committer's thread only. After a failure the file in use is
 * clean (nothing in it but durable lines) or was left.
 */
final class DayLog {
    private static final byte[] END_OF_LINE = {'}', '\n'};
    private static final int MAX_ATTEMPTS = 2;

    private final Series series;
    private final Disk disk;
    private final FileNumbers numbers;
    private final ByteBuffer buffer;
    private final JournalCounters counters;
    private final RateLimitedLog errors;
    private final UncutFiles uncut;
    private DayFile file;

    DayLog(Series series, Disk disk, FileNumbers numbers, ByteBuffer buffer, JournalCounters counters,
            RateLimitedLog errors, UncutFiles uncut) {
        this.series = series;
        this.disk = disk;
        this.numbers = numbers;
        this.buffer = buffer;
        this.counters = counters;
        this.errors = errors;
        this.uncut = uncut;
    }

    /**
     * Makes the lines durable. They are written a second time, to another file, if the first was lost
     * under us. The caller closes this at the end of a day.
     *
     * @throws CommitException if they are not durable
     */
    void commit(Stamp stamp, List<Append> appends) throws CommitException {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            ensureFile(stamp.day());
            if (isDurable(stamp, appends)) {
                long added = file.markDurable();
                counters.appended(series, file.name().toString(), added, file.durableBytes());
                return;
            }
            replaceLostFile();
        }
        IOException cause = new IOException("lost twice in one batch");
        throw new CommitException(JournalState.FAILED, "cannot keep a file", cause);
    }

    /** Writes and forces; false if the file was lost meanwhile, which calls for another attempt. */
    private boolean isDurable(Stamp stamp, List<Append> appends) throws CommitException {
        try {
            write(stamp, appends);
        } catch (IOException e) {
            if (file.isClosed()) {
                return false;
            }
            mend();
            throw new CommitException(JournalState.FULL, "cannot write " + series.prefix(), e);
        }
        try {
            file.force();
        } catch (IOException e) {
            if (file.isClosed()) {
                return false;
            }
            mend();
            throw new CommitException(JournalState.FAILED, "cannot force " + series.prefix(), e);
        }
        return file.isIntact();
    }

    private void write(Stamp stamp, List<Append> appends) throws IOException {
        buffer.clear();
        for (Append append : appends) {
            for (byte[] line : append.lines()) {
                put(stamp.head());
                put(series.lead());
                put(line);
                put(END_OF_LINE);
            }
        }
        flush();
    }

    private void put(byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int count = Math.min(buffer.remaining(), bytes.length - from);
            buffer.put(bytes, from, count);
            from += count;
        }
    }

    private void flush() throws IOException {
        file.append(buffer.flip());
        buffer.clear();
    }

    /** After this {@link #file} is open, clean and where its name says. */
    private void ensureFile(LocalDate day) throws CommitException {
        if (file != null && file.isDirty()) {
            mend(); // An Error, such as no memory, came between write and force.
        }
        if (file != null && !file.isIntact()) {
            replaceLostFile();
        }
        try {
            if (file == null) {
                open(day);
            }
        } catch (IOException e) {
            throw new CommitException(JournalState.FAILED, "cannot open " + series.prefix(), e);
        }
    }

    private void open(LocalDate day) throws IOException {
        file = openNumbered(day, MAX_ATTEMPTS);
        counters.fileGrew(series, file.name().toString(), file.durableBytes());
        pointCurrentLink();
    }

    /** A file that cannot be opened is not ours to touch, or its first force failed and a second may lie. */
    private DayFile openNumbered(LocalDate day, int attempts) throws IOException {
        DayFileName name = new DayFileName(series, day, numbers.current(), false);
        try {
            return DayFile.open(disk, name, errors);
        } catch (IOException e) {
            boolean isBegun = mayExist(name);
            if (isBegun) {
                numbers.giveUp(name.number());
            }
            if (!isBegun || attempts == 1) {
                throw e;
            }
            errors.error("cannot go on in " + name + ", taking the next file number", e);
            return openNumbered(day, attempts - 1);
        }
    }

    private boolean mayExist(DayFileName name) {
        try {
            return disk.exists(name.toString());
        } catch (IOException e) {
            return true; // Nobody knows.
        }
    }

    private void pointCurrentLink() {
        try {
            disk.link(series.currentLink(), file.name().toString());
        } catch (IOException | UnsupportedOperationException e) {
            errors.error("cannot point " + series.currentLink() + " to " + file.name(), e); // Lines matter more.
        }
    }

    /** The file was closed under us, or its name no longer leads to it, or its size is not ours. */
    private void replaceLostFile() {
        if (!file.isClosed() || file.hasFailedForce()) {
            leave();
            return;
        }
        Thread.interrupted(); // Left standing it would close the next channel too.
        try {
            file = DayFile.open(disk, file.name(), errors); // Cuts what was written of a line.
        } catch (IOException e) {
            errors.error("cannot open " + file.name() + " again", e);
            leave();
        }
    }

    /** After a failure: the file goes on from its durable bytes, or another takes its place. */
    private void mend() {
        try {
            file.cutBack(); // Also a file that is to be left shall hold durable lines only.
        } catch (IOException e) {
            errors.error("cannot cut " + file.name() + " back to its durable bytes", e);
            leave();
            return;
        }
        if (file.hasFailedForce()) {
            leave();
        }
    }

    private void leave() {
        DayFile left = file;
        file = null;
        counters.fileAbandoned();
        errors.error("left " + left.name() + " at " + left.durableBytes() + " bytes, as it was moved, changed by others, or cannot be"
                + " forced any more; going on in another file");
        numbers.giveUp(left.name().number());
        if (left.isDirty()) {
            uncut.add(left);
        } else {
            close(left);
        }
    }

    /** Closes the file in use, at the end of its day or of the journal. All its lines are durable. */
    void close() {
        if (file != null && file.isDirty()) {
            mend();
        }
        if (file != null) {
            DayFile closed = file;
            file = null;
            close(closed);
        }
    }

    private void close(DayFile closed) {
        try {
            closed.close();
        } catch (IOException e) {
            errors.error("cannot close " + closed.name(), e);
        }
    }
}
