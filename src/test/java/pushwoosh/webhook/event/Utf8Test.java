package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void utf8IsDecodedAndTheReplacementCharacterIsKept() {
        for (String text : List.of("", "a\u00e9\u20ac\uD83D\uDE00", "\uFFFD", "\uFEFF")) {
            assertEquals(text, Utf8.decode(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void anythingElseIsNull() {
        assertNull(Utf8.decode(new byte[] {'a', (byte) 0xFF}));
        assertNull(Utf8.decode("?\u00e9".getBytes(StandardCharsets.ISO_8859_1)));
    }
}
