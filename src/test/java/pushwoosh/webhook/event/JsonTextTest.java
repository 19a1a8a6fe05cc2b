package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static final JsonProvider JSON = JsonProvider.provider();

    @Test
    void textIsQuotedAndEscaped() {
        StringBuilder out = new StringBuilder("x");
        CharSequence text = new StringBuilder("a\"b\\c/\n\u0000\u001f\u007f\u0085\u00e9\u2028");
        assertSame(out, JsonText.appendQuoted(out, text));
        assertEquals("x\"a\\\"b\\\\c/\\u000a\\u0000\\u001f\\u007f\\u0085\u00e9\\u2028\"", out.toString());
        assertEquals("\"\"", quoted(""));
    }

    @Test
    void surrogatesAreKeptInPairsAndEscapedAlone() {
        assertEquals("\"\uD83D\uDE00\"", quoted("\uD83D\uDE00"));
        assertEquals("\"\\ud83d\"", quoted("\uD83D"));
        assertEquals("\"\\ude00\\ud83d\"", quoted("\uDE00\uD83D"));
        assertEquals("\"\\ud83d\uD83D\uDE00x\"", quoted("\uD83D\uD83D\uDE00x"));
    }

    @Test
    void anyTextComesBackFromOneSafeLine() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append((char) (random.nextBoolean() ? random.nextInt(0x100) : random.nextInt(0x10000)));
            }
            String quoted = quoted(text);
            JsonString read = (JsonString) JSON.createReader(new StringReader(quoted)).readValue();
            assertEquals(text.toString(), read.getString(), "seed " + seed);
            assertTrue(quoted.codePoints()
                    .noneMatch(c -> c < ' ' || c >= 0xD800 && c < 0xE000 || SafeLine.isUnsafe(c)),
                    () -> "seed " + seed + ": " + quoted);
        }
    }

    private static String quoted(CharSequence text) {
        return JsonText.appendQuoted(new StringBuilder(), text).toString();
    }
}
