package pushwoosh.webhook.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a body into the lines of its events: the bytes as sent, without the white space between tokens and
 * with the characters that are unsafe in a terminal ({@link JsonText#isUnsafe}) escaped. Such characters
 * can only stand in strings, where the escape means the same.
 *
 * <p>It relies on a body that is valid UTF-8 and JSON, one object or an array of objects: the parser has
 * seen to that. An event in which nothing has to change is copied as it is, and a single one of that kind
 * is told by a look at eight bytes at a time. One thread.
 */
final class EventLine {
    /** By byte: one that needs no look in a string, so neither its end, nor an escape, nor maybe unsafe. */
    private static final boolean[] PLAIN_IN_STRING = plainInString();
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long EACH_BYTE = 0x0101010101010101L;

    private final byte[] body;
    private int at;
    /** Where the bytes begin that are neither copied to {@link #out} nor dropped. */
    private int pending;
    private byte[] out = {};
    private int size;

    private EventLine(byte[] body) {
        this.body = body;
    }

    /**
     * Returns one line per event.
     *
     * @param count number of events in the body
     */
    static List<byte[]> cut(byte[] body, int count) {
        if (count == 1) {
            return List.of(only(body));
        }
        EventLine scan = new EventLine(body);
        List<byte[]> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add(scan.next());
        }
        return List.copyOf(lines);
    }

    private static byte[] only(byte[] body) {
        int start = 0;
        while (body[start] != '{') {
            start++;
        }
        int end = body.length;
        while (body[end - 1] != '}') {
            end--;
        }
        return staysAsItIs(body, start, end)
                ? Arrays.copyOfRange(body, start, end) : new EventLine(body).next();
    }

    /** Whether it is sure without telling strings from the rest that nothing in the object has to change. */
    private static boolean staysAsItIs(byte[] body, int start, int end) {
        int i = start;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long bytes = (long) EIGHT_BYTES.get(body, i);
            // Sets the high bit of every byte that is a space or below, or DEL or above, and perhaps of others.
            long special = bytes - ('!' * EACH_BYTE) | bytes + EACH_BYTE;
            if ((special & 0x80 * EACH_BYTE) != 0 && !staysByteByByte(body, i, i + Long.BYTES)) {
                return false;
            }
        }
        return staysByteByByte(body, i, end);
    }

    /** One of two neighbour tokens is punctuation, so white space between them has some beside it. */
    private static boolean staysByteByByte(byte[] body, int start, int end) {
        for (int i = start; i < end; i++) {
            byte b = body[i];
            if (b == ' ') {
                if (isPunctuation(body[i - 1]) || isPunctuation(body[i + 1])) {
                    return false;
                }
            } else if (b >= 0 && b < ' ' || b != '"' && b != '\\' && !PLAIN_IN_STRING[b & 0xFF]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPunctuation(byte b) {
        return switch (b) {
            case '{', '}', '[', ']', ':', ',' -> true;
            default -> false;
        };
    }

    /** Returns the line of the next object at the top level; before it is no other brace. */
    private byte[] next() {
        while (body[at] != '{') {
            at++;
        }
        int start = at;
        pending = start;
        size = 0;
        int depth = 0;
        int i = start;
        do {
            switch (body[i]) {
                case '"' -> i = endOfString(i);
                case '{', '[' -> {
                    depth++;
                    i++;
                }
                case '}', ']' -> {
                    depth--;
                    i++;
                }
                case ' ', '\t', '\n', '\r' -> i = dropSpace(i);
                default -> i++;
            }
        } while (depth > 0);
        at = i;
        if (size == 0) {
            return Arrays.copyOfRange(body, start, i);
        }
        copyPending(i);
        return Arrays.copyOf(out, size);
    }

    /** Returns where the string ends that begins at {@code start}, and escapes what is unsafe in it. */
    private int endOfString(int start) {
        int i = start + 1;
        for (;;) {
            while (PLAIN_IN_STRING[body[i] & 0xFF]) {
                i++;
            }
            if (body[i] == '"') {
                return i + 1;
            } else if (body[i] == '\\') {
                i += 2;
            } else {
                i = passCharacter(i);
            }
        }
    }

    /** Passes one character of up to three bytes, DEL or a longer one, that may be unsafe. */
    private int passCharacter(int start) {
        int first = body[start] & 0xFF;
        int length = first < 0x80 ? 1 : first < 0xE0 ? 2 : 3;
        int codePoint = first;
        if (length > 1) {
            codePoint = first & (0xFF >> length + 1);
            for (int i = 1; i < length; i++) {
                codePoint = codePoint << 6 | body[start + i] & 0x3F;
            }
        }
        if (JsonText.isUnsafe(codePoint)) {
            copyPending(start);
            escape(codePoint);
            pending = start + length;
        }
        return start + length;
    }

    private int dropSpace(int start) {
        copyPending(start);
        int i = start + 1;
        while (body[i] == ' ' || body[i] == '\t' || body[i] == '\n' || body[i] == '\r') {
            i++;
        }
        pending = i;
        return i;
    }

    private void copyPending(int end) {
        int length = end - pending;
        makeRoom(length);
        System.arraycopy(body, pending, out, size, length);
        size += length;
    }

    private void escape(int codePoint) {
        makeRoom(6);
        out[size++] = '\\';
        out[size++] = 'u';
        for (int place = 3; place >= 0; place--) {
            out[size++] = (byte) JsonText.hexDigit(codePoint, place);
        }
    }

    private void makeRoom(int length) {
        if (out.length - size < length) {
            out = Arrays.copyOf(out, Math.max(512, Math.max(2 * out.length, size + length)));
        }
    }

    private static boolean[] plainInString() {
        boolean[] plain = new boolean[256];
        Arrays.fill(plain, true);
        plain['"'] = false;
        plain['\\'] = false;
        for (int codePoint = 0; codePoint <= Character.MAX_VALUE; codePoint++) {
            if (JsonText.isUnsafe(codePoint)) {
                plain[firstUtf8Byte(codePoint)] = false;
            }
        }
        return plain;
    }

    private static int firstUtf8Byte(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint;
        }
        return codePoint < 0x800 ? 0xC0 | codePoint >> 6 : 0xE0 | codePoint >> 12;
    }
}
