package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;

/**
 * Reads time and name of each event off an events file, in one pass over its bytes: however long a line is,
 * memory stays the same. It relies on lines as the receiver writes them, JSON without white space between
 * tokens; a line that lacks one of the two, or its line feed yet, is passed over. One thread.
 */
final class EventScanner {
    private static final int BLOCK_BYTES = 1 << 16;
    /** More than what is looked for or shown, even if all of it is escapes. */
    private static final int TEXT_BYTES_MAX = 1024;
    private static final byte[] RECEIVED_AT = "received_at".getBytes(US_ASCII);
    private static final byte[] EVENT_NAME = "event_name".getBytes(US_ASCII);

    private final InputStream in;
    private final byte[] block = new byte[BLOCK_BYTES];
    private int at;
    private int end;
    /** The latest string, without its quotes, cut off at the maximum. */
    private final byte[] text = new byte[TEXT_BYTES_MAX];
    private int textLength;
    private int depth;
    /** The member whose value comes next, if it is one of the two. */
    private byte[] member;
    private byte[] lastStamp = {};
    private long lastStampMillis;
    private long millis;
    private String name;

    EventScanner(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next event; false at the end of the file. */
    boolean next() throws IOException {
        do {
            if (!readLine()) {
                return false;
            }
        } while (millis == 0 || name == null);
        return true;
    }

    /** When the event was received, in milliseconds since 1970. */
    long millis() {
        return millis;
    }

    String name() {
        return name;
    }

    /** False if the file ends before the line does. */
    private boolean readLine() throws IOException {
        millis = 0;
        name = null;
        depth = 0;
        member = null;
        int b = read();
        while (b >= 0 && b != '\n') {
            b = name == null ? passToken(b) : skipToLineFeed();
        }
        return b >= 0;
    }

    /** Passes a string or another byte; returns the byte behind it. */
    private int passToken(int first) throws IOException {
        if (first != '"') {
            depth += first == '{' || first == '[' ? 1 : first == '}' || first == ']' ? -1 : 0;
            return read();
        }
        readText();
        int behind = read();
        if (behind == ':') {
            member = depth == 1 && isText(RECEIVED_AT) ? RECEIVED_AT : depth == 2 && isText(EVENT_NAME) ? EVENT_NAME : null;
        } else if (member == RECEIVED_AT) {
            millis = stampMillis();
            member = null;
        } else if (member == EVENT_NAME) {
            name = unescape(new String(text, 0, textLength, UTF_8));
        }
        return behind;
    }

    private void readText() throws IOException {
        textLength = 0;
        boolean isEscaped = false;
        for (int b = read(); b >= 0 && (b != '"' || isEscaped); b = read()) {
            if (b == '\n') { // No line of ours: it ends here all the same.
                at--;
                member = null;
                return;
            }
            keep(b);
            isEscaped = b == '\\' && !isEscaped;
        }
    }

    private void keep(int b) {
        if (textLength < text.length) {
            text[textLength++] = (byte) b;
        }
    }

    private boolean isText(byte[] expected) {
        return Arrays.equals(text, 0, textLength, expected, 0, expected.length);
    }

    /** 0 for what is no time. All lines of a batch have the same one. */
    private long stampMillis() {
        if (!isText(lastStamp)) {
            lastStamp = Arrays.copyOf(text, textLength);
            try {
                lastStampMillis = OffsetDateTime.parse(new String(lastStamp, UTF_8)).toInstant().toEpochMilli();
            } catch (DateTimeException e) {
                lastStampMillis = 0;
            }
        }
        return lastStampMillis;
    }

    private static String unescape(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                out.append(c);
                continue;
            }
            char escaped = raw.charAt(++i);
            int special = "bfnrt".indexOf(escaped);
            if (escaped == 'u' && i + 4 < raw.length()) {
                out.append(codeUnit(raw, i + 1));
                i += 4;
            } else {
                out.append(special < 0 ? escaped : "\b\f\n\r\t".charAt(special));
            }
        }
        return out.toString();
    }

    private static char codeUnit(String hex, int from) {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            unit = unit << 4 | Character.digit(hex.charAt(i), 16) & 0xF;
        }
        return (char) unit;
    }

    private int skipToLineFeed() throws IOException {
        do {
            while (at < end) {
                if (block[at++] == '\n') {
                    return '\n';
                }
            }
        } while (fill());
        return -1;
    }

    private int read() throws IOException {
        return at < end || fill() ? block[at++] & 0xFF : -1;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(block));
        return end > 0;
    }
}
