package pushwoosh.webhook.status;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pushwoosh.webhook.event.EventParser;
import pushwoosh.webhook.event.Parsed;

/**
 * Reads time and name of each event off an events file. What is no whole line of the receiver's is passed over,
 * and so is one of more than {@value #LINE_BYTES_MAX} bytes, so that memory is bounded. One thread.
 */
final class EventScanner {
    static final int LINE_BYTES_MAX = 4 << 20;
    private static final int HEAD_BYTES_MAX = 80;
    private static final Pattern HEAD = Pattern.compile("\\{\"received_at\":\"([^\"]+)\",\"event\":");

    private final InputStream in;
    private final EventParser parser;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long millis;
    private String name;

    EventScanner(InputStream in, EventParser parser) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.parser = parser;
    }

    /** Goes on to the next event; false at the end of the file. */
    boolean next() throws IOException {
        while (readLine()) {
            if (readEvent()) {
                return true;
            }
        }
        return false;
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
        line.reset();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return true;
            }
            if (line.size() < LINE_BYTES_MAX) { // Without its end it is no event.
                line.write(b);
            }
        }
        return false;
    }

    private boolean readEvent() {
        byte[] bytes = line.toByteArray();
        int end = bytes.length - 1; // Of the envelope is one brace behind the event.
        Matcher head = HEAD.matcher(new String(bytes, 0, Math.min(HEAD_BYTES_MAX, bytes.length), ISO_8859_1));
        if (!head.lookingAt() || head.end() > end || bytes[end] != '}') {
            return false;
        }
        if (!(parser.parse(Arrays.copyOfRange(bytes, head.end(), end)) instanceof Parsed.Events events)) {
            return false;
        }
        try {
            millis = OffsetDateTime.parse(head.group(1)).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return false;
        }
        name = events.events().get(0).eventName();
        return true;
    }
}
