package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a valid body says, its lines say the same, and posting a line again gives that line again. */
class RoundTripTest {
    private static final int BODIES = Integer.getInteger("roundtrip.bodies", 10_000);

    @Test
    void linesSayWhatWasSentAndAreFixedPoints() {
        long seed = Long.getLong("roundtrip.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int i = 0; i < BODIES; i++) {
            String body = new RandomJson(random).body();
            Parsed parsed = Parsing.parse(body);
            String where = "roundtrip.seed=" + seed + ", body " + i + ": " + body;
            List<byte[]> lines = assertInstanceOf(Parsed.Events.class, parsed, () -> parsed + " in " + where).lines();
            assertEquals(PlainLines.of(body),
                    lines.stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList(), where);
            for (byte[] line : lines) {
                SafeLine.check(line);
                Parsed.Events again =
                        assertInstanceOf(Parsed.Events.class, Parsing.PARSER.parse(line), where);
                assertArrayEquals(line, again.lines().get(0), where);
            }
        }
    }
}
