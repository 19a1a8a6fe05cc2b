package pushwoosh.webhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import pushwoosh.webhook.event.SafeLine;

/**
 * The Big List of Naughty Strings (minimaxir/big-list-of-naughty-strings, commit db33ec7; MIT, see
 * naughty-strings.LICENSE), escaped to ASCII, and a few that it lacks.
 */
public final class NaughtyStrings {
    private static final List<String> LACKING = List.of("a\nb", "a\r\nb", "\u0000", "\u001b[2J\u001b]0;x\u0007", "\u007f\u0085\u009b31m",
            "\u2028\u2029", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "\uFEFFx", "\uFFFE\uFFFF",
            "\"}\n{\"received_at\":\"1970", "</pre></style><script>", "x".repeat(5_000));

    private NaughtyStrings() {
    }

    /** All of them. */
    public static List<String> all() {
        try (InputStream in = NaughtyStrings.class.getResourceAsStream("naughty-strings.json");
                JsonReader reader = Json.createReader(in)) {
            List<String> all = new ArrayList<>(
                    reader.readArray().getValuesAs(JsonString.class).stream().map(JsonString::getString).toList());
            all.addAll(LACKING);
            return List.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Neither acts on a terminal nor deceives the eye. The ends of lines are no part of the text. */
    public static void assertPrintable(String text) {
        text.codePoints().forEach(c -> assertTrue(c >= ' ' && !SafeLine.isUnsafe(c) && !isSurrogate(c),
                () -> "U+" + Integer.toHexString(c) + " in " + text));
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
