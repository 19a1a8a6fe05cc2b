package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.event.Violation;

class RejectedLineTest {
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
    private static final List<Violation> VIOLATIONS = List.of(new Violation("/x", "is \"bad\""));

    @Test
    void membersStandInTheirOrder() {
        assertEquals("\"status\":422,\"errors\":[{\"pointer\":\"/x\",\"detail\":\"is \\\"bad\\\"\"}],\"body\":\"{}\"",
                line("{}".getBytes(UTF_8)));
        assertEquals("\"status\":422,\"errors\":[{\"pointer\":\"/x\",\"detail\":\"is \\\"bad\\\"\"}]", line(null));
    }

    @Test
    void bodyThatIsNotUtf8IsBase64() {
        for (byte[] body : new byte[][] {{(byte) 0xff}, {'a', (byte) 0xc0, (byte) 0xaf}, {(byte) 0xed, (byte) 0xa0, 0},
            {(byte) 0xf0, (byte) 0x9f, (byte) 0x98}}) {
            assertTrue(line(body).endsWith("\"body_base64\":\"" + Base64.getEncoder().encodeToString(body) + "\""));
        }
    }

    @Test
    void bodyWhoseEscapesMoreThanDoubleItIsBase64() {
        // Escapes add 5 bytes to U+0001, 4 to U+0085, 3 to U+2028, 1 to a quote and none to the rest.
        for (String text : List.of("\u0001aaaa", "\u007faaaa", "\u0085aa", "\u0085\u00e9", "\u2028", "\uFEFF", "\u2028\u2028\u2066",
                "\"", "\\\"\\", "\u0001\uD83D\uDE00", "\u0001\u0001\u20ac\u20aca\u00e9", "")) {
            assertEquals(text, json(line(text.getBytes(UTF_8))).getString("body"));
        }
        for (String text : List.of("\u0001aaa", "\u007faaa", "\u0085a", "\u0085", "\u2028\u0085", "\u0001\u20ac", "\n\"\"",
                "\u0001".repeat(1_000_000))) {
            byte[] body = text.getBytes(UTF_8);
            assertTrue(line(body).endsWith("\"body_base64\":\"" + Base64.getEncoder().encodeToString(body) + "\""), text);
        }
    }

    /** What a terminal shows of it is what was sent, and posting the member again sends the same bytes. */
    @Test
    void everyBodyStaysOneSafeLineAndComesBackToTheByte() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = randomBody(random);
            String line = line(body);
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0) && c != 0x2028
                    && c != 0x202e && c != 0xfeff), () -> "seed " + seed + ": " + line);
            JsonObject json = json(line);
            assertArrayEquals(body, json.containsKey("body")
                    ? json.getString("body").getBytes(UTF_8)
                    : Base64.getDecoder().decode(json.getString("body_base64")), () -> "seed " + seed + ": " + line);
        }
    }

    private static byte[] randomBody(Random random) {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            return bytes;
        }
        int[] nasty = {0, '\n', '\r', '\t', '"', '\\', '/', 0x1b, 0x7f, 0x85, 0x9b, 0xa0, 0x61c, 0x200e, 0x2028, 0x2029,
            0x202e, 0x2066, 0xfeff, 0xfffd, 0xffff, 0x1f600, 0x10ffff, '<', '%', '$', '`'};
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--) {
            text.appendCodePoint(nasty[random.nextInt(nasty.length)]);
        }
        return text.toString().getBytes(UTF_8);
    }

    private static String line(byte[] body) {
        return new String(RejectedLine.of(422, VIOLATIONS, body), UTF_8);
    }

    private static JsonObject json(String members) {
        try (JsonReader reader = READERS.createReader(new StringReader("{" + members + "}"))) {
            return reader.readObject();
        }
    }
}
