package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Cuts what a crash tore at the end of a day file, so that it holds whole lines only. All that is cut is
 * forced to {@code NAME.torn} first. A whole line is never lost. Reads no more than the tail, and in blocks.
 *
 * <p>Two things are torn. What stands behind the last line feed. And a line with a hole: a disk writes
 * the sectors of a batch in any order, so that a later one may be there and an earlier one not, which
 * then reads as NUL, a byte that no JSON text has. The lines behind a hole are written again behind the
 * last line before it. Both lie within what one force covers, {@link JournalLimits#MAX_UNFORCED_BYTES}; an older hole
 * is not the work of a crash.
 */
final class TornTail {
    /** The bytes that can be torn, and the line feed before them. */
    private static final long REACH_BYTES = JournalLimits.MAX_UNFORCED_BYTES + 1;
    private static final int BLOCK_BYTES = 64 << 10;

    private final Disk disk;
    private final Disk.OpenFile file;
    private final String name;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    private final ByteBuffer copied = ByteBuffer.allocate(BLOCK_BYTES);

    private TornTail(Disk disk, Disk.OpenFile file, String name) {
        this.disk = disk;
        this.file = file;
        this.name = name;
    }

    /** Cuts the torn tail of the file if it has one, and forces the file. */
    static void cut(Disk disk, Disk.OpenFile file, String name, RateLimitedLog errors) throws IOException {
        long bytes = new TornTail(disk, file, name).cut();
        if (bytes > 0) {
            errors.error("cut " + bytes + " bytes of torn lines from " + name + ", see " + name + ".torn");
        }
    }

    private long cut() throws IOException {
        long size = file.size();
        long end = endOfLastLine(size);
        long whole = firstLineWithHole(end);
        if (whole < size) {
            cut(whole, end, size);
        }
        file.force(true); // Also without a cut: the lines may be in the page cache only.
        return size - file.size();
    }

    private void cut(long whole, long end, long size) throws IOException {
        String torn = name + ".torn";
        try (Disk.OpenFile aside = disk.exists(torn) ? disk.open(torn) : disk.create(torn)) {
            long before = aside.size();
            copy(file, whole, size, aside);
            aside.force(true);
            disk.forceDirectory();
            if (file.size() != size) {
                throw new IOException(name + " is written by another program");
            }
            file.truncate(whole);
            appendWholeLines(aside, before, before + end - whole);
        }
    }

    private long endOfLastLine(long size) throws IOException {
        for (long end = size; end > 0; ) {
            long start = Math.max(0, end - BLOCK_BYTES);
            read(file, start, (int) (end - start), block);
            for (int i = block.limit() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            if (size - start > REACH_BYTES) {
                throw new IOException(name + " has no line feed in its last " + REACH_BYTES + " bytes");
            }
            end = start;
        }
        return 0;
    }

    /** Where the first line with a NUL byte begins; {@code end} if none does within reach. */
    private long firstLineWithHole(long end) throws IOException {
        long from = Math.max(0, end - REACH_BYTES);
        long line = from == 0 ? 0 : -1; // Where the line begins, -1 while that is out of reach.
        for (long at = from; at < end; at += block.limit()) {
            read(file, at, (int) Math.min(BLOCK_BYTES, end - at), block);
            for (int i = 0; i < block.limit(); i++) {
                byte b = block.get(i);
                if (b == '\n') {
                    line = at + i + 1;
                } else if (b == 0 && line >= 0) {
                    return line;
                }
            }
        }
        return end;
    }

    private void appendWholeLines(Disk.OpenFile from, long start, long end) throws IOException {
        long line = start;
        boolean hasHole = false;
        for (long at = start; at < end; ) {
            read(from, at, (int) Math.min(BLOCK_BYTES, end - at), block);
            while (block.hasRemaining()) {
                byte b = block.get();
                at++;
                hasHole |= b == 0;
                if (b == '\n') {
                    if (!hasHole) {
                        copy(from, line, at, file);
                    }
                    line = at;
                    hasHole = false;
                }
            }
        }
    }

    private void copy(Disk.OpenFile from, long start, long end, Disk.OpenFile to) throws IOException {
        for (long at = start; at < end; at += copied.limit()) {
            read(from, at, (int) Math.min(BLOCK_BYTES, end - at), copied);
            to.writeAll(copied);
        }
    }

    private void read(Disk.OpenFile from, long start, int length, ByteBuffer into) throws IOException {
        into.clear().limit(length);
        while (into.hasRemaining()) {
            if (from.read(into, start + into.position()) <= 0) {
                throw new IOException(name + " shrank while its tail was read");
            }
        }
        into.flip();
    }
}
