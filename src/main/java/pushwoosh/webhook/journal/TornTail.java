package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Cuts what a crash left behind the last line feed of a day file, so that the next line begins at the
 * start of a line. What is cut is forced to {@code NAME.torn} first. A whole line is never cut.
 * Reads no more than the tail, however large the file.
 */
final class TornTail {
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

    /** Cuts the torn tail of the file if it has one; returns how many bytes were cut. */
    static long cut(Disk disk, Disk.OpenFile file, String name) throws IOException {
        return new TornTail(disk, file, name).cut();
    }

    private long cut() throws IOException {
        long size = file.size();
        long end = endOfLastLine(size);
        if (end < size) {
            keepAside(end, size);
            file.truncate(end);
        }
        file.force(true); // Also without a cut: the lines may stand in the page cache only.
        return size - end;
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
                while (block.hasRemaining()) {
                    aside.write(block);
                }
            }
            aside.force(true);
        }
        disk.forceDirectory();
    }
}
