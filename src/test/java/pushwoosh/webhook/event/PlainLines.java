package pushwoosh.webhook.event;

import java.util.ArrayList;
import java.util.List;

/** The lines of a body made a second time, token by token, whatever the time. The body must be JSON. */
final class PlainLines {
    private PlainLines() {}

    /** Returns one line for each object that is not inside another value than the root array. */
    static List<String> of(String body) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int depth = 0;
        for (String token : tokens(body)) {
            boolean opens = token.equals("{") || token.equals("[");
            boolean closes = token.equals("}") || token.equals("]");
            if (line.length() == 0 && !token.equals("{")) {
                continue;
            }
            line.append(token);
            depth += opens ? 1 : closes ? -1 : 0;
            if (depth == 0) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }
        return lines;
    }

    /** Returns the tokens as they are spelled, but for the characters that a line must not have. */
    private static List<String> tokens(String json) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < json.length()) {
            int end = at + 1;
            if (json.charAt(at) == '"') {
                while (json.charAt(end) != '"') {
                    end += json.charAt(end) == '\\' ? 2 : 1;
                }
                tokens.add(escaped(json.substring(at, ++end)));
            } else if ("{}[]:,".indexOf(json.charAt(at)) >= 0) {
                tokens.add(json.substring(at, end));
            } else if (" \t\r\n".indexOf(json.charAt(at)) < 0) {
                while (end < json.length() && "{}[]:, \t\r\n".indexOf(json.charAt(end)) < 0) {
                    end++;
                }
                tokens.add(json.substring(at, end));
            }
            at = end;
        }
        return tokens;
    }

    private static String escaped(String string) {
        StringBuilder escaped = new StringBuilder();
        string.codePoints().forEach(c -> {
            if (SafeLine.isUnsafe(c)) {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
