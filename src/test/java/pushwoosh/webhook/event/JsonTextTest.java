package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final JsonProvider JSON = JsonProvider.provider();

    @Test
    void utf8IsDecodedAndTheReplacementCharacterIsKept() {
        for (String text : List.of("", "a\u00e9\u20ac\uD83D\uDE00", "\uFFFD", "\uFEFF")) {
            assertEquals(text, JsonText.decode(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void bytesThatAreNotUtf8AreNotDecoded() {
        assertNull(JsonText.decode(new byte[] {'a', (byte) 0xFF}));
        assertNull(JsonText.decode("?\u00e9".getBytes(StandardCharsets.ISO_8859_1)));
        assertNull(JsonText.decode(new byte[] {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD, (byte) 0xED, (byte) 0xA0, (byte) 0x80}));
    }

    @Test
    void textIsQuotedAndEscaped() {
        StringBuilder out = new StringBuilder("x");
        CharSequence text = new StringBuilder("a\"b\\c/\n\u0000\u001f\u007f\u0085\u00e9\u2028");
        assertSame(out, JsonText.appendQuoted(out, text));
        assertEquals("x\"a\\\"b\\\\c/\\u000a\\u0000\\u001f\\u007f\\u0085\u00e9\\u2028\"", out.toString());
        assertEquals("\"\"", quoted(""));
        assertEquals("\" ~\"", quoted(" ~"));
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

    @Test
    void bytesOfAQuotedTextAreCounted() {
        for (String text : List.of("", "a\u007e\u00e9\u07ff", "\u0800\uffff", "\uD800\uDC00", "\uD83D\uDE00", "\"\\\u0000\u001f ", "\u007f\u0080\u009f\u00a0\u2028\uFEFF")) {
            assertEquals(quoted(text).getBytes(StandardCharsets.UTF_8).length - 2, JsonText.quotedBytes(text), text);
        }
        assertEquals(6, JsonText.quotedBytes("\uD83D"));
    }

    /** Names that differ by such a character only would look the same. */
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x1F, 0x7F, 0x9F, 0xA0, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x1680, 0x17B4, 0x17B5, 0x180B, 0x180D, 0x180E,
        0x180F, 0x2000, 0x200B, 0x200D, 0x200E, 0x2028, 0x2029, 0x202E, 0x202F, 0x2060, 0x2065, 0x2066, 0x206F, 0x2800, 0x3000,
        0x3164, 0xD800, 0xDFFF, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0, 0xFFF8})
    void invisibleCharactersAreShownAsEscapes(int codePoint) {
        String sent = "Email" + Character.toString(codePoint) + "Sent";
        assertEquals(String.format("Email\\u%04xSent", codePoint), JsonText.shown(sent));
    }

    @ParameterizedTest
    @CsvSource({"1D173, d834, dd73", "E0000, db40, dc00", "E0001, db40, dc01", "E007F, db40, dc7f", "E01EF, db40, ddef", "E0FFF, db43, dfff"})
    void invisibleCharactersBeyondTheBasicPlaneAreShownAsTwoEscapes(String hex, String high, String low) {
        String sent = Character.toString(Integer.parseInt(hex, 16));
        assertEquals("x\\u" + high + "\\u" + low + "y", JsonText.shown("x" + sent + "y"));
    }

    @Test
    void visibleTextIsShownAsItIs() {
        String text = " ~\"\\\u00a1\u00e9\u0301\u0e01\u0e33\u05d0\u0627\u4e2d\uac00\uFDFF\uFE10\uFFEF\uFFFD\uD83D\uDE00\uDB3F\uDFFF\uDB44\uDC00";
        assertEquals(text, JsonText.shown(text));
    }

    @Test
    void whatIsUnsafeInALineIsNeverShown() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (SafeLine.isUnsafe(c)) {
                assertEquals(String.format("\\u%04x", c), JsonText.shown(Character.toString(c)));
            }
        }
    }

    private static String quoted(CharSequence text) {
        return JsonText.appendQuoted(new StringBuilder(), text).toString();
    }
}
