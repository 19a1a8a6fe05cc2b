package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;

/**
 * The day files of one series: makes batches durable in the file of their day, and abandons a file that cannot be
 * trusted any more. For the committer's thread only. After a failure the file in use holds durable lines only, or was
 * abandoned.
 */
final class DayLog {
    private static final byte[] END_OF_LINE = {'}', '\n'};
    private static final int MAX_ATTEMPTS = 2;

    private final Series series;
    private final Disk disk;
    private final FileNumbers numbers;
    private final Recovery recovery;
    private final CurrentLink link;
    private final ByteBuffer buffer;
    private final JournalCounters counters;
    private final RateLimitedLog errors;
    private FileNumbers.Owned number;
    private DayFile file;
    /** Null before the first file, and where the file system has no links. */
    private DayFileName linked;

    DayLog(Series series, Disk disk, FileNumbers numbers, Recovery recovery, CurrentLink link, ByteBuffer buffer,
            JournalCounters counters, RateLimitedLog errors) {
        this.series = series;
        this.disk = disk;
        this.numbers = numbers;
        this.recovery = recovery;
        this.link = link;
        this.buffer = buffer;
        this.counters = counters;
        this.errors = errors;
    }

    /**
     * Makes the lines durable and returns their size in the file. They are written a second time, to another file, if
     * the first was lost in between. The caller closes this at the end of a day.
     */
    long commit(StampClock.Stamp stamp, List<Append> appends) throws IOException {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            ensureFile(stamp.day());
            try {
                write(stamp, appends);
                file.force();
            } catch (IOException e) {
                rollBack();
                throw e;
            }
            if (file.isIntact()) { // Else it was lost in between.
                long added = file.markDurable();
                counters.fileGrew(series, file.name(), file.durableBytes(), added);
                return added;
            }
        }
        throw new IOException("two files of " + series.prefix() + " were moved or changed within one batch");
    }

    private void write(StampClock.Stamp stamp, List<Append> appends) throws IOException {
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

    /** Once a second: replaces a file or link that was removed, and a file whose number others may take. */
    void check(LocalDate day) throws IOException {
        if (file != null) {
            if (!number.lock().isIntact()) {
                abandon("the lock file of its number was deleted or replaced");
            }
            ensureFile(day);
        }
        if (linked != null) {
            link.check(linked);
        }
    }

    /** Makes sure that {@link #file} is open, clean and where its name says. */
    private void ensureFile(LocalDate day) throws IOException {
        if (file != null && file.isDirty()) {
            rollBack(); // An Error, such as no memory, came between write and force.
        }
        if (file != null && !file.isIntact()) {
            abandon("it was moved, deleted or changed by another program");
        }
        if (file == null) {
            open(day);
        }
    }

    /** A name that cannot be used costs its number only; a disk that cannot create files is tried twice. */
    private void open(LocalDate day) throws IOException {
        for (int created = 0; file == null; ) {
            number = numbers.current();
            DayFileName name = new DayFileName(series, day, number.number(), false);
            boolean isThere = disk.exists(name.toString());
            try {
                file = DayFile.recover(disk, name,
                        isThere ? disk.open(name.toString()) : disk.create(name.toString()), errors);
            } catch (IOException e) {
                numbers.abandon(number);
                created += isThere ? 0 : 1;
                if (created == MAX_ATTEMPTS) {
                    throw e;
                }
                errors.error("cannot use " + name + " in " + disk + ", taking the next file number", e);
            }
        }
        counters.fileGrew(series, file.name(), file.durableBytes(), file.durableBytes());
        linked = link.pointTo(file.name()) ? file.name() : null;
    }

    /** After a failure: the file continues from its durable bytes, or is abandoned. */
    private void rollBack() {
        try {
            file.cutBack(); // Also a file to be abandoned must hold durable lines only.
        } catch (IOException e) {
            abandon("it cannot continue from its durable bytes: " + e);
        }
    }

    /** A write failed that the disk accepts in another file: abandons the file unless it is empty; false then. */
    boolean abandonFull() {
        boolean isFull = file != null && file.durableBytes() > 0;
        if (isFull) {
            abandon("it cannot grow: a limit on the size of files (ulimit -f, LimitFSIZE=, FAT32)");
        }
        return isFull;
    }

    private void abandon(String reason) {
        counters.fileAbandoned();
        errors.error("abandoned " + file.name() + " in " + disk + " at " + file.durableBytes()
                + " bytes, continuing in the next file number", reason);
        numbers.abandon(number);
        if (file.isDirty()) {
            recovery.request();
        }
        closeFile();
    }

    /** Closes the file in use, at the end of its day or of the journal. All its lines are durable. */
    void close() {
        if (file != null && file.isDirty()) {
            rollBack();
        }
        if (file != null) {
            closeFile();
        }
    }

    private void closeFile() {
        DayFile closed = file;
        file = null;
        try {
            closed.close();
        } catch (IOException e) {
            errors.error("cannot close " + closed.name() + " in " + disk, e);
        }
    }
}
