import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Tells the lines of one person: those whose event has a member {@code hwid} or {@code user_id} that is one of the
 * values after escapes are decoded; in a rejected body at any depth. Immutable.
 */
final class Person {
    private static final Pattern REJECTED = Pattern.compile("\\{\"received_at\":\"[^\"]*\",\"status\":(\\d+),");
    private static final Pattern ESCAPE = Pattern.compile("(?s)\\\\(u[0-9a-fA-F]{4}|.)");
    private static final Set<String> IDS = Set.of("hwid", "user_id");

    private final Set<String> values;
    private final Pattern inText;

    Person(Set<String> values) {
        this.values = values;
        this.inText = Pattern.compile("(hwid|user_id)[\\s\"'\\\\:=>\\[]{1,12}("
                + values.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")(?![\\w@.%+-])");
    }

    /** Whether a line of a day file is one of the person's. */
    boolean hasSent(byte[] line) {
        String text = new String(line, UTF_8);
        Matcher rejected = REJECTED.matcher(text);
        return rejected.lookingAt() ? scan(text, (depth, name, value) -> depth == 1
                && (name.equals("body") && isInBody(value.getBytes(UTF_8), rejected.group(1))
                || name.equals("body_base64") && isInBody(decoded(value), rejected.group(1))))
                : scan(text, (depth, name, value) -> depth == 2 && IDS.contains(name) && values.contains(value));
    }

    /** A body that was no JSON is looked at as text too, in the encodings it may have. */
    private boolean isInBody(byte[] body, String status) {
        if (scan(new String(body, UTF_8), this::isId)) {
            return true;
        }
        return status.equals("400") && Stream.of(body, inflated(body)).anyMatch(bytes ->
                Stream.of(UTF_8, ISO_8859_1, UTF_16LE, UTF_16BE).map(charset -> new String(bytes, charset))
                        .anyMatch(this::isInText));
    }

    private boolean isInText(String text) {
        return scan(text, this::isId) || Stream.of(text, unescaped(text), percentDecoded(text))
                .anyMatch(spelling -> inText.matcher(spelling).find());
    }

    private boolean isId(int depth, String name, String value) {
        return IDS.contains(name) && values.contains(value)
                || value.stripLeading().matches("(?s)[\\[{].*") && scan(value, this::isId);
    }

    /** A scalar of a JSON text: depth in objects and arrays, name of the member it belongs to, decoded value. */
    private interface Test {
        boolean test(int depth, String name, String value);
    }

    /** Whether a scalar passes. Reads what can be read of a text that is not JSON. */
    private static boolean scan(String text, Test test) {
        int depth = 0;
        int nameDepth = 0;
        String name = "";
        for (int at = 0, end; at < text.length(); at = end) {
            char c = text.charAt(at);
            end = at + 1;
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
                name = depth < nameDepth ? "" : name;
            } else if (c != ',' && c != ':' && !Character.isWhitespace(c)) {
                end = end(text, at);
                String value = c == '"' ? unescaped(text.substring(at + 1, end).replaceFirst("\"$", ""))
                        : text.substring(at, end);
                if (c == '"' && isFollowedByColon(text, end)) {
                    if (depth <= nameDepth || !IDS.contains(name)) { // Members of an id's value belong to the id.
                        name = value;
                        nameDepth = depth;
                    }
                } else if (test.test(depth, name, value)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Behind the string or the bare word that begins there. */
    private static int end(String text, int start) {
        boolean isString = text.charAt(start) == '"';
        int at = start + 1;
        String ends = isString ? "\"" : ",:{}[]\" \t\r\n";
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at += isString && text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), isString ? at + 1 : at);
    }

    private static boolean isFollowedByColon(String text, int at) {
        int next = at;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && text.charAt(next) == ':';
    }

    private static String unescaped(String text) {
        return text.indexOf('\\') < 0 ? text : ESCAPE.matcher(text).replaceAll(escape -> {
            String code = escape.group(1);
            int control = "bfnrt".indexOf(code);
            return Matcher.quoteReplacement(code.length() > 1 ? "" + (char) Integer.parseInt(code.substring(1), 16)
                    : control < 0 ? code : "\b\f\n\r\t".substring(control, control + 1));
        });
    }

    private static String percentDecoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** As much as can be read of a gzip body that is broken. */
    private static byte[] inflated(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                out.write(b);
            }
        } catch (IOException e) {
            // What came before it is what there is.
        }
        return out.toByteArray();
    }
}
