package pushwoosh.webhook.http;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates a body that is one gzip member (RFC 1952) up to a limit. {@code GZIPInputStream} is not used: it recurses
 * once for each of many empty members and ignores what follows the last. Stateless.
 */
public final class Gzip {
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int SCRATCH_BYTES = 8192;

    private Gzip() {
    }

    /** Whether the bytes begin as gzip does; JSON cannot. */
    public static boolean isGzip(byte[] bytes) {
        return bytes.length >= 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    /**
     * Returns how long the content is, without keeping it; {@code limit + 1} if it is above the limit.
     *
     * @throws IOException if the bytes are not gzip
     */
    public static int length(byte[] bytes, int limit) throws IOException {
        byte[] scratch = new byte[SCRATCH_BYTES];
        return withInflater(bytes, inflater -> {
            int size = 0;
            while (!inflater.finished() && size <= limit) {
                size += inflate(inflater, scratch, 0);
            }
            return Math.min(size, limit + 1);
        });
    }

    /**
     * Inflates.
     *
     * @return the content; if it is above the limit, its first {@code limit + 1} bytes
     * @throws IOException if the bytes are not exactly one sound gzip member
     */
    public static byte[] inflate(byte[] bytes, int limit) throws IOException {
        return withInflater(bytes, inflater -> {
            byte[] content = new byte[limit + 1];
            int size = 0;
            while (!inflater.finished() && size <= limit) {
                size += inflate(inflater, content, size);
            }
            content = Arrays.copyOf(content, size);
            if (size <= limit) {
                checkTrailer(bytes, bytes.length - inflater.getRemaining(), content);
            }
            return content;
        });
    }

    /** Work with the inflater of one body. */
    private interface Inflating<T> {
        T run(Inflater inflater) throws IOException, DataFormatException;
    }

    private static <T> T withInflater(byte[] bytes, Inflating<T> work) throws IOException {
        int start = endOfHeader(bytes);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, start, bytes.length - start);
            return work.run(inflater);
        } catch (DataFormatException e) {
            throw new IOException("gzip: broken data", e);
        } finally {
            inflater.end();
        }
    }

    private static int inflate(Inflater inflater, byte[] target, int from) throws IOException, DataFormatException {
        int count = inflater.inflate(target, from, target.length - from);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
            throw new IOException("gzip: ends too early");
        }
        return count;
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
