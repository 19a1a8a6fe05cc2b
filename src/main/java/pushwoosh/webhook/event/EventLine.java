package pushwoosh.webhook.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a body into the lines of its events: the bytes as sent, without the white space between tokens and with the
 * characters that are unsafe in a terminal ({@link JsonText#isUnsafe}) escaped. Such characters can only stand in
 * strings, where the escape means the same.
 *
 * <p>It relies on a body that is valid UTF-8 and JSON, one object or an array of objects: the parser has seen to
 * that. One pass; an event in which nothing has to change is copied as it is. One thread.
 */
final class EventLine {
    /** By byte: one that needs no look in a string, so neither its end, nor an escape, nor maybe unsafe. */
    private static final boolean[] PLAIN_IN_STRING = plainInString();

    private final byte[] body;
    private int at;
    /** Where the bytes begin that are neither copied to {@link #out} nor dropped. */
    private int pending;
    private byte[] out = {};
    private int size;

    private EventLine(byte[] body, int from) {
        this.body = body;
        this.at = from;
    }

    /**
     * Returns one line per event.
     *
     * @param from  index of the first byte to look at
     * @param count number of events in the body
     */
    static List<byte[]> cut(byte[] body, int from, int count) {
        EventLine scan = new EventLine(body, from);
        if (count == 1) {
            return List.of(scan.next());
        }
        List<byte[]> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add(scan.next());
        }
        return List.copyOf(lines);
    }

    /** Returns the line of the next object at the top level; before it there can only be white space, "[" or ",". */
    private byte[] next() {
        while (body[at] != '{') {
            at++;
        }
        int start = at;
        pending = at;
        size = 0;
        int depth = 0;
        do {
            switch (body[at]) {
                case '"' -> passString();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case ' ', '\t', '\n', '\r' -> dropSpace();
                default -> at++;
            }
        } while (depth > 0);
        if (size == 0) {
            return Arrays.copyOfRange(body, start, at);
        }
        copyPending();
        return Arrays.copyOf(out, size);
    }

    private void passString() {
        at++;
        for (;;) {
            while (PLAIN_IN_STRING[body[at] & 0xFF]) {
                at++;
            }
            if (body[at] == '"') {
                at++;
                return;
            } else if (body[at] == '\\') {
                at += 2;
            } else {
                passCharacter();
            }
        }
    }

    /** Passes one character of up to three bytes, DEL or a longer one, that may be unsafe. */
    private void passCharacter() {
        int first = body[at] & 0xFF;
        int length = first < 0x80 ? 1 : first < 0xE0 ? 2 : 3;
        int codePoint = first;
        if (length > 1) {
            codePoint = first & (0xFF >> length + 1);
            for (int i = 1; i < length; i++) {
                codePoint = codePoint << 6 | body[at + i] & 0x3F;
            }
        }
        if (JsonText.isUnsafe(codePoint)) {
            copyPending();
            escape(codePoint);
            pending = at + length;
        }
        at += length;
    }

    private void dropSpace() {
        copyPending();
        do {
            at++;
        } while (body[at] == ' ' || body[at] == '\t' || body[at] == '\n' || body[at] == '\r');
        pending = at;
    }

    private void copyPending() {
        int length = at - pending;
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
