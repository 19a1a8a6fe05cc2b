package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/**
 * The day files of one series: makes batches durable in the file of their day, abandons a file that cannot be trusted
 * any more, and keeps a symbolic link to the file in use, for {@code tail -F}. For the committer's thread only. After a
 * failure the file in use holds durable lines only, or was abandoned. A failure of the link is reported; the lines
 * matter more.
 */
final class DayLog {
    private static final byte[] END_OF_LINE = {'}', '\n'};
    private static final int MAX_ATTEMPTS = 2;

    private final Series series;
    private final Disk disk;
    private final FileNumbers numbers;
    private final Housekeeping housekeeping;
    private final Clock clock;
    private final ByteBuffer buffer;
    private final JournalStats.Counters counters;
    private final RateLimitedLog errors;
    /** What today's files hold, as far as this instance wrote or opened them. Any thread may read it. */
    volatile long dayBytes;
    private DayFile file;
    /** Null before the first file, and where the file system has no links. */
    private DayFileName linked;

    DayLog(Series series, Disk disk, FileNumbers numbers, Housekeeping housekeeping, Clock clock,
            ByteBuffer buffer, JournalStats.Counters counters, RateLimitedLog errors) {
        this.series = series;
        this.disk = disk;
        this.numbers = numbers;
        this.housekeeping = housekeeping;
        this.clock = clock;
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
                return grew(file.markDurable());
            }
        }
        throw new IOException("two files of " + series.prefix + " were moved or changed within one batch");
    }

    private void write(StampClock.Stamp stamp, List<Append> appends) throws IOException {
        buffer.clear();
        for (Append append : appends) {
            for (byte[] line : append.lines) {
                put(stamp.head());
                put(series.lead);
                put(line);
                put(END_OF_LINE);
            }
        }
        flush();
    }

    private void put(byte[] bytes) throws IOException {
        for (int from = 0, count; from < bytes.length; from += count) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            count = Math.min(buffer.remaining(), bytes.length - from);
            buffer.put(bytes, from, count);
        }
    }

    private void flush() throws IOException {
        file.append(buffer.flip());
        buffer.clear();
    }

    /** Once a second: replaces a file or link that was removed, and a file whose number others may take. */
    void check(LocalDate day) throws IOException {
        if (file != null) {
            if (!numbers.owns(file.name.number())) {
                abandon("the lock file of its number was deleted or replaced");
            }
            ensureFile(day);
        }
        if (linked != null) {
            link(linked, false);
        }
    }

    /** Makes sure that {@link #file} is open, clean and where its name says. */
    private void ensureFile(LocalDate day) throws IOException {
        rollBack(); // An Error, such as no memory, may have come between write and force.
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
            DayFileName name = new DayFileName(series, day, numbers.current(), false);
            boolean isThere = disk.exists(name.toString());
            try {
                file = DayFile.recover(disk, name,
                        isThere ? disk.open(name.toString()) : disk.create(name.toString()), errors);
            } catch (IOException e) {
                numbers.abandon(name.number());
                created += isThere ? 0 : 1;
                if (created == MAX_ATTEMPTS) {
                    throw e;
                }
                errors.error("cannot use " + name + " in " + disk + ", taking the next file number", e);
            }
        }
        grew(file.durableBytes());
        linked = link(file.name, true) ? file.name : null;
    }

    /** Points the link to a file just opened, or restores one that was removed or replaced; false if it cannot. */
    private boolean link(DayFileName target, boolean isJustOpened) {
        try {
            if (isJustOpened || !isRight(disk.linkTarget(series.currentLink), target)) {
                replaceLink(target);
            }
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            errors.error("cannot point " + series.currentLink + " in " + disk + " to " + target, e);
            return false;
        }
    }

    /** Two instances on one directory must not compete for the link: the file opened last keeps it. */
    private boolean isRight(String found, DayFileName target) throws IOException {
        DayFileName other = DayFileName.parse(found).orElse(null);
        return target.equals(other) || other != null && other.series() == series && other.day().equals(target.day())
                && disk.exists(found) && numbers.isForeign(other.number());
    }

    /** Anything else that stands in the place of the link is renamed, never deleted. */
    private void replaceLink(DayFileName target) throws IOException {
        String link = series.currentLink;
        if (disk.exists(link) && DayFileName.parse(disk.linkTarget(link)).isEmpty()) {
            String aside = link + ".replaced-" + clock.instant().toString().replace(":", "");
            if (disk.exists(aside)) {
                throw new IOException(aside + " exists");
            }
            disk.rename(link, aside);
            RateLimitedLog.LOGGER.log(System.Logger.Level.WARNING, link + " in " + disk
                    + " was not a link to a day file; renamed to " + aside);
        }
        disk.link(link, target.toString());
    }

    private long grew(long bytes) {
        dayBytes += bytes;
        counters.files.put(series, new JournalStats.File(file.name, file.durableBytes()));
        return bytes;
    }

    /** After a failure: the file continues from its durable bytes, or is abandoned. */
    private void rollBack() {
        try {
            if (file != null) {
                file.cutBack(); // Also a file to be abandoned must hold durable lines only.
            }
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
        counters.abandonedFiles.incrementAndGet();
        errors.error("abandoned " + file.name + " in " + disk + " at " + file.durableBytes()
                + " bytes, continuing in the next file number", reason);
        numbers.abandon(file.name.number());
        if (file.isDirty()) {
            housekeeping.requestRecovery();
        }
        closeFile();
    }

    /** Closes the file in use, at the end of its day or of the journal. All its lines are durable. */
    void close() {
        dayBytes = 0;
        rollBack();
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
            errors.error("cannot close " + closed.name + " in " + disk, e);
        }
    }
}
