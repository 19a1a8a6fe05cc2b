package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What every line must be, whatever was sent: UTF-8, one line, one object, nothing that a terminal obeys. */
public final class SafeLine {
    private static final String UNSAFE_ABOVE_C1 = "\u061c\u200e\u200f\u2028\u2029\u202a\u202b"
            + "\u202c\u202d\u202e\u2066\u2067\u2068\u2069\uFEFF";

    private SafeLine() {}

    /** Checks one line, without its end. */
    public static void check(byte[] line) {
        String text = assertDoesNotThrow(
                () -> StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString());
        assertTrue(text.startsWith("{") && text.endsWith("}"), text);
        text.codePoints()
                .forEach(c -> assertTrue(c >= ' ' && !isUnsafe(c), () -> "U+" + Integer.toHexString(c)));
    }

    /** The list of unsafe characters, duplicated on purpose. */
    public static boolean isUnsafe(int codePoint) {
        return codePoint >= 0x7F && codePoint <= 0x9F || UNSAFE_ABOVE_C1.indexOf(codePoint) >= 0;
    }
}
