package pushwoosh.webhook.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the text of a body into the lines of its events: as sent, without the white space between tokens and with
 * the characters that are unsafe in a terminal ({@link JsonText#isUnsafe}) escaped. Such characters occur only
 * in strings, where the escape means the same. The text must be one JSON object or an array of JSON objects.
 * Stateless.
 */
final class EventLines {
    private EventLines() {}

    /** Returns the UTF-8 bytes of each object, in order, without line feeds. */
    static List<byte[]> of(String text) {
        List<byte[]> lines = new ArrayList<>(1);
        StringBuilder line = new StringBuilder();
        int depth = 0;
        int from = 0; // What stands before this is in the line or dropped.
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                for (c = text.charAt(++i); c != '"'; c = text.charAt(++i)) {
                    if (c == '\\') {
                        i++;
                    } else if (JsonText.isUnsafe(c)) {
                        JsonText.appendEscape(line.append(text, from, i), c);
                        from = i + 1;
                    }
                }
            } else if (c == '{' || c == '[' && depth > 0) {
                from = depth++ == 0 ? i : from;
            } else if (depth > 0) {
                depth -= c == '}' || c == ']' ? 1 : 0;
                if (depth == 0) {
                    String rest = text.substring(from, i + 1);
                    String whole = line.isEmpty() ? rest : line.append(rest).toString(); // Most need no copy.
                    lines.add(whole.getBytes(StandardCharsets.UTF_8));
                    line.setLength(0);
                } else if (c <= ' ') {
                    line.append(text, from, i);
                    from = i + 1;
                }
            }
        }
        return List.copyOf(lines);
    }
}
