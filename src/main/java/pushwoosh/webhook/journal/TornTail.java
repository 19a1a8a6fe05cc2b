package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Cuts what a crash tore at the end of a day file, so that it holds whole lines only. All that is cut is forced to
 * {@code NAME.torn} first. A whole line is never lost. Reads no more than the tail, and in blocks.
 *
 * <p>Two things can be torn: what follows the last line feed, and a line with a hole: a disk writes the sectors of a
 * batch in any order, so that a later one may be there and an earlier one not, which then reads as NUL, a byte that no
 * JSON text has. The lines behind a hole are written again behind the last line before it. Both lie within what one
 * force covers, {@link JournalLimits#MAX_UNFORCED_BYTES}; an older hole is not the work of a crash.
 */
record TornTail(Disk disk, Disk.OpenFile file, String name, RateLimitedLog errors) {
    /** The bytes that can be torn, and the line feed before them. */
    private static final long REACH_BYTES = JournalLimits.MAX_UNFORCED_BYTES + 1;
    private static final int BLOCK_BYTES = 64 << 10;

    /** Cuts the torn tail of the file if it has one, and forces the file. */
    void cut() throws IOException {
        long size = file.channel().size();
        long from = Math.max(0, size - REACH_BYTES);
        AtomicLong whole = new AtomicLong(from == 0 ? 0 : -1); // Where the last line before the first hole ends.
        forEachLine(file, from, size, (start, stop, hasHole) -> {
            if (whole.get() < 0 || whole.get() == start && !hasHole) {
                whole.set(stop); // A line that begins out of reach has no hole of a crash.
            }
        });
        if (whole.get() < 0) {
            throw new IOException(name + " has no line feed in its last " + REACH_BYTES + " bytes");
        }
        if (whole.get() < size) {
            cut(whole.get(), size);
        }
        file.channel().force(true); // Also without a cut: the lines may be in the page cache only.
    }

    private void cut(long whole, long size) throws IOException {
        String torn = name + ".torn";
        try (Disk.OpenFile aside = disk.exists(torn) ? disk.open(torn) : disk.create(torn)) {
            long before = aside.channel().size();
            copy(file, whole, size, aside);
            aside.channel().force(true);
            disk.forceDirectory();
            if (file.channel().size() != size) {
                throw new IOException(name + " is written by another program");
            }
            file.channel().truncate(whole);
            forEachLine(aside, before, before + size - whole, (start, stop, hasHole) -> {
                if (!hasHole) {
                    copy(aside, start, stop, file);
                }
            });
            long bytes = size - file.channel().size();
            errors.error("cut " + bytes + " bytes of torn lines from " + name + ", see " + torn);
        }
    }

    private interface LineVisitor {
        void accept(long start, long stop, boolean hasHole) throws IOException;
    }

    private void forEachLine(Disk.OpenFile from, long start, long stop, LineVisitor visitor) throws IOException {
        long line = start;
        boolean hasHole = false;
        for (long at = start; at < stop; ) {
            ByteBuffer block = read(from, at, stop);
            while (block.hasRemaining()) {
                byte b = block.get();
                at++;
                hasHole |= b == 0;
                if (b == '\n') {
                    visitor.accept(line, at, hasHole);
                    line = at;
                    hasHole = false;
                }
            }
        }
    }

    private void copy(Disk.OpenFile from, long start, long stop, Disk.OpenFile to) throws IOException {
        for (long at = start; at < stop; at += BLOCK_BYTES) {
            to.writeAll(read(from, at, stop));
        }
    }

    /** A block from the position, as far as {@code stop}. */
    private ByteBuffer read(Disk.OpenFile from, long start, long stop) throws IOException {
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK_BYTES, stop - start));
        while (block.hasRemaining()) {
            if (from.read(block, start + block.position()) <= 0) {
                throw new IOException(name + " shrank while its tail was read");
            }
        }
        return block.flip();
    }
}
