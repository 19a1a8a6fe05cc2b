package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Cuts what a crash tore at the end of a day file, so that it holds whole lines only. All that is cut is
 * forced to {@code NAME.torn} first. A whole line is never lost. Reads no more than the tail, however
 * large the file.
 *
 * <p>Two things are torn. What stands behind the last line feed. And a line with a hole: a disk writes
 * the sectors of a batch in any order, so that a later one may be there and an earlier one not, which
 * then reads as NUL, a byte that no JSON text has. The lines behind a hole are written again behind the
 * last line before it. A hole that begins further back than one batch reaches is not ours to judge.
 */
final class TornTail {
    /** How far back a hole is looked for: more than waits for one force, at the default limit of the queue. */
    private static final int UNFORCED_BYTES = 33 << 20;
    /** Longer than any line: a file without a line feed in its last so many bytes is not ours. */
    private static final long MAX_BYTES = 512L << 20;
    private static final int BLOCK_BYTES = 64 << 10;

    private final Disk disk;
    private final Disk.OpenFile file;
    private final String name;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);

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
            byte[] behindHole = bytes(whole, end);
            keepAside(whole, size);
            file.truncate(whole);
            appendWholeLines(behindHole);
        }
        file.force(true); // Also without a cut: the lines may stand in the page cache only.
        return size - file.size();
    }

    private long endOfLastLine(long size) throws IOException {
        for (long end = size; end > 0; ) {
            long start = Math.max(0, end - BLOCK_BYTES);
            read(start, (int) (end - start));
            for (int i = block.limit() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return start + i + 1;
                }
            }
            if (size - start > MAX_BYTES) {
                throw new IOException(name + " has no line end in its last " + MAX_BYTES + " bytes");
            }
            end = start;
        }
        return 0;
    }

    /** Where the first line with a NUL byte begins; {@code end} if none does within reach. */
    private long firstLineWithHole(long end) throws IOException {
        long from = Math.max(0, end - UNFORCED_BYTES);
        long line = from == 0 ? 0 : -1; // Where the line begins, -1 while that is out of reach.
        for (long at = from; at < end; at += block.limit()) {
            read(at, (int) Math.min(BLOCK_BYTES, end - at));
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

    private byte[] bytes(long start, long end) throws IOException {
        byte[] bytes = new byte[(int) (end - start)];
        int count = 0;
        for (; count < bytes.length; count += block.limit()) {
            read(start + count, Math.min(BLOCK_BYTES, bytes.length - count));
            block.get(bytes, count, block.limit());
        }
        return bytes;
    }

    private void appendWholeLines(byte[] lines) throws IOException {
        int start = 0;
        boolean hole = false;
        for (int i = 0; i < lines.length; i++) {
            hole |= lines[i] == 0;
            if (lines[i] == '\n') {
                if (!hole) {
                    file.writeAll(ByteBuffer.wrap(lines, start, i + 1 - start));
                }
                start = i + 1;
                hole = false;
            }
        }
    }

    private void read(long start, int length) throws IOException {
        block.clear().limit(length);
        while (block.hasRemaining()) {
            if (file.read(block, start + block.position()) <= 0) {
                throw new IOException(name + " shrank while its tail was read");
            }
        }
        block.flip();
    }

    private void keepAside(long start, long end) throws IOException {
        String torn = name + ".torn";
        try (Disk.OpenFile aside = disk.exists(torn) ? disk.open(torn) : disk.create(torn)) {
            for (long at = start; at < end; at += block.limit()) {
                read(at, (int) Math.min(BLOCK_BYTES, end - at));
                aside.writeAll(block);
            }
            aside.force(true);
        }
        disk.forceDirectory();
    }
}
