package pushwoosh.webhook;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates a body that is one gzip member (RFC 1952) up to a limit. {@code GZIPInputStream} is not used
 * because it recurses once for each of many empty members and overlooks what follows the last.
 */
final class Gzip {
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int FIRST_BYTES = 4096;

    private Gzip() {
    }

    /** Whether the bytes begin as gzip does; JSON cannot. */
    static boolean isGzip(byte[] bytes) {
        return bytes.length >= 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    /**
     * Inflates.
     *
     * @return the content; if it is above the limit, its first {@code limit + 1} bytes
     * @throws IOException if the bytes are not exactly one sound gzip member
     */
    static byte[] inflate(byte[] bytes, int limit) throws IOException {
        int start = endOfHeader(bytes);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, start, bytes.length - start);
            byte[] content = inflate(inflater, limit);
            if (content.length <= limit) {
                checkTrailer(bytes, bytes.length - inflater.getRemaining(), content);
            }
            return content;
        } catch (DataFormatException e) {
            throw new IOException("gzip: broken data", e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] inflate(Inflater inflater, int limit) throws DataFormatException, IOException {
        byte[] content = new byte[Math.min(FIRST_BYTES, limit + 1)];
        int size = 0;
        while (!inflater.finished() && size <= limit) {
            if (size == content.length) {
                content = Arrays.copyOf(content, (int) Math.min(2L * size, limit + 1L));
            }
            int count = inflater.inflate(content, size, content.length - size);
            if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                throw new IOException("gzip: ends too early");
            }
            size += count;
        }
        return Arrays.copyOf(content, size);
    }

    private static int endOfHeader(byte[] bytes) throws IOException {
        if (bytes.length < HEADER_BYTES + TRAILER_BYTES || bytes[2] != 8) {
            throw new IOException("gzip: no header");
        }
        int flags = bytes[3];
        int at = HEADER_BYTES;
        if ((flags & EXTRA) != 0) {
            at += 2 + (bytes[at] & 0xff) + ((bytes[at + 1] & 0xff) << 8);
        }
        if ((flags & NAME) != 0) {
            at = endOfText(bytes, at);
        }
        if ((flags & COMMENT) != 0) {
            at = endOfText(bytes, at);
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            at += 2;
        }
        if (at > bytes.length - TRAILER_BYTES) {
            throw new IOException("gzip: ends too early");
        }
        return at;
    }

    private static int endOfText(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private static void checkTrailer(byte[] bytes, int at, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        if (at + TRAILER_BYTES != bytes.length
                || littleEndian(bytes, at) != checksum.getValue()
                || littleEndian(bytes, at + 4) != content.length) {
            throw new IOException("gzip: the end does not fit the content");
        }
    }

    private static long littleEndian(byte[] bytes, int at) {
        return bytes[at] & 0xffL | (bytes[at + 1] & 0xffL) << 8 | (bytes[at + 2] & 0xffL) << 16
                | (bytes[at + 3] & 0xffL) << 24;
    }
}
