package pushwoosh.webhook.http;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private Gzip() {}

    /** Whether the bytes begin as gzip does; JSON cannot. */
    public static boolean isGzip(byte[] bytes) {
        return bytes.length >= 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    /** How much of the content {@link #inflate} may hold, in bytes: what its end announces, at most the limit. */
    public static int length(byte[] bytes, int limit) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long announced = bytes.length < HEADER_BYTES ? 0 : Integer.toUnsignedLong(in.getInt(bytes.length - 4));
        return (int) Math.min(announced, limit);
    }

    /**
     * Inflates.
     *
     * @return the content; if it is above the limit, its first {@code limit + 1} bytes
     * @throws IOException if the bytes are not exactly one sound gzip member
     */
    public static byte[] inflate(byte[] bytes, int limit) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Inflater inflater = new Inflater(true);
        try {
            skipHeader(in);
            inflater.setInput(in);
            byte[] content = new byte[length(bytes, limit) + 1]; // One more, so that it is full only if there is more.
            int size = inflater.inflate(content);
            if (size > limit) {
                return content;
            }
            CRC32 checksum = new CRC32();
            checksum.update(content, 0, size);
            if (in.getInt() != (int) checksum.getValue() || in.getInt() != size || in.hasRemaining()) {
                throw new IOException("gzip: the end does not fit the content");
            }
            return Arrays.copyOf(content, size);
        } catch (BufferUnderflowException e) {
            throw new IOException("gzip: ends too early", e);
        } catch (DataFormatException e) {
            throw new IOException("gzip: broken data", e);
        } finally {
            inflater.end();
        }
    }

    private static void skipHeader(ByteBuffer in) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        in.get(header);
        if (header[2] != 8) {
            throw new IOException("gzip: no header");
        }
        int flags = header[3];
        int extra = (flags & EXTRA) == 0 ? 0 : Short.toUnsignedInt(in.getShort());
        in.get(new byte[extra]);
        for (int flag : new int[] {NAME, COMMENT}) { // Each is a text that ends with a NUL.
            while ((flags & flag) != 0 && in.get() != 0) {
                continue;
            }
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            in.getShort();
        }
    }
}
