package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;

/**
 * The day files of one series: makes batches durable in the file of their day, and leaves a file that
 * cannot be trusted any more. For the committer's thread only; the names and sizes may be read by any.
 */
final class DayLog {
    private static final byte[] END_OF_LINE = {'}', '\n'};
    private static final int MAX_ATTEMPTS = 2;

    private final Series series;
    private final Disk disk;
    private final FileNumbers numbers;
    private final ByteBuffer buffer;
    private final JournalCounters counters;
    private final ErrorLog errors;
    private DayFile file;

    DayLog(Series series, Disk disk, FileNumbers numbers, ByteBuffer buffer, JournalCounters counters,
            ErrorLog errors) {
        this.series = series;
        this.disk = disk;
        this.numbers = numbers;
        this.buffer = buffer;
        this.counters = counters;
        this.errors = errors;
    }

    /**
     * Makes the lines durable. They are written a second time, to another file, if the first was lost
     * under us.
     *
     * @throws CommitException if they are not durable; the file was cut back or left
     */
    void commit(Stamp stamp, List<Append> appends) throws CommitException {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            ensureFile(stamp.day());
            if (isDurable(stamp, appends)) {
                counters.appended(series, file.name(), file.markDurable(), file.durableBytes());
                return;
            }
            replaceLostFile();
        }
        throw new CommitException(JournalState.FAILED, "cannot keep a file", new IOException("lost twice in one batch"));
    }

    /** Writes and forces; false if the file was lost meanwhile, which calls for another attempt. */
    private boolean isDurable(Stamp stamp, List<Append> appends) throws CommitException {
        try {
            write(stamp, appends);
        } catch (IOException e) {
            if (file.isClosed()) {
                return false;
            }
            cutBackOrLeave();
            throw new CommitException(JournalState.FULL, "cannot write " + series.prefix(), e);
        }
        try {
            file.force();
        } catch (IOException e) {
            if (file.isClosed()) {
                return false;
            }
            throw new CommitException(leaveAndGoOn(stamp.day()), "cannot force " + series.prefix(), e);
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

    /** After this {@link #file} is open, clean, of this day and where its name says. */
    private void ensureFile(LocalDate day) throws CommitException {
        if (file != null && file.isDirty()) {
            cutBackOrLeave(); // An Error, such as no memory, came between write and force.
        }
        try {
            if (file != null && !file.isIntact()) {
                replaceLostFile();
            }
            if (file == null) {
                open(day);
            }
        } catch (IOException e) {
            throw new CommitException(JournalState.FAILED, "cannot open " + series.prefix(), e);
        }
    }

    private void open(LocalDate day) throws IOException {
        String name = new DayFileName(series, day, numbers.current(), false).toString();
        if (!disk.exists(name)) {
            file = DayFile.open(disk, name);
        } else {
            file = openExisting(day, name);
        }
        counters.fileOpened(series, file.name(), file.durableBytes());
        pointCurrentLink();
    }

    /** An existing file that cannot be recovered is not ours to touch: the next number goes on. */
    private DayFile openExisting(LocalDate day, String name) throws IOException {
        try {
            return DayFile.open(disk, name);
        } catch (IOException e) {
            errors.report("cannot go on in " + name + ", taking the next file number", e);
            numbers.giveUp();
            return DayFile.open(disk, new DayFileName(series, day, numbers.current(), false).toString());
        }
    }

    private void pointCurrentLink() {
        try {
            disk.link(series.currentLink(), file.name());
        } catch (IOException | UnsupportedOperationException e) {
            errors.report("cannot point " + series.currentLink() + " to " + file.name(), e); // Lines matter more.
        }
    }

    /** The file was closed under us, or its name no longer leads to it, or its size is not ours. */
    private void replaceLostFile() {
        DayFile lost = file;
        file = null;
        if (lost.isClosed()) {
            Thread.interrupted(); // Left standing it would close the next channel too.
            try {
                file = lost.reopen(disk);
                return;
            } catch (IOException e) {
                errors.report("cannot open " + lost.name() + " again", e);
            }
        }
        leave(lost);
    }

    /** After a failed write: the file goes on from its durable bytes, or another takes its place. */
    private void cutBackOrLeave() {
        try {
            file.cutBack();
        } catch (IOException e) {
            errors.report("cannot cut " + file.name() + " back to its durable bytes", e);
            DayFile broken = file;
            file = null;
            leave(broken);
        }
    }

    /** After a failed force: never this file again. Returns the state that the next file allows. */
    private JournalState leaveAndGoOn(LocalDate day) {
        cutBackOrLeave();
        if (file != null) {
            DayFile left = file;
            file = null;
            leave(left);
        }
        try {
            open(day);
            return JournalState.OPEN;
        } catch (IOException e) {
            errors.report("cannot begin another file", e);
            return JournalState.FAILED;
        }
    }

    private void leave(DayFile left) {
        counters.fileLeft();
        errors.report("left " + left.name() + " at " + left.durableBytes() + " bytes, going on in another file");
        try {
            left.close();
        } catch (IOException e) {
            errors.report("cannot close " + left.name(), e);
        }
        numbers.giveUp();
    }

    /** Closes the file in use, at the end of its day or of the journal. All its lines are durable. */
    void close() {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            errors.report("cannot close " + file.name(), e);
        }
        file = null;
    }
}
