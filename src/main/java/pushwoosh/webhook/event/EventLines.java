package pushwoosh.webhook.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the text of a body into the lines of its events: as sent, without the white space between tokens and with
 * the characters that are unsafe in a terminal ({@link JsonText#isUnsafe}) escaped. Such characters stand only
 * in strings, where the escape means the same. The text must be one JSON object or an array of JSON objects.
 * Stateless.
 */
final class EventLines {
    private EventLines() {}

    /** Returns the UTF-8 bytes of each object, in order, without line feeds. */
    static List<byte[]> of(String text) {
        List<byte[]> lines = new ArrayList<>(1);
        StringBuilder line = new StringBuilder(text.length());
        boolean inString = false;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString) {
                if (JsonText.isUnsafe(c)) {
                    JsonText.appendEscape(line, c);
                } else {
                    line.append(c);
                }
                if (c == '\\') {
                    line.append(text.charAt(++i));
                }
                inString = c != '"';
            } else if (c > ' ' && (depth > 0 || c == '{')) {
                line.append(c);
                inString = c == '"';
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
                if (depth == 0) {
                    lines.add(line.toString().getBytes(StandardCharsets.UTF_8));
                    line.setLength(0);
                }
            }
        }
        return List.copyOf(lines);
    }
}
