package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Two implementations that share no code give the same verdict on random bodies and name the same members. */
class SecondOpinionTest {
    private static final int BODIES = Integer.getInteger("opinion.bodies", 10_000);

    @Test
    void verdictsAndPointersAreThoseOfTheSchemaAndOfJackson() {
        long seed = Long.getLong("opinion.seed", new Random().nextLong());
        MutatedEvents bodies = new MutatedEvents(new Random(seed));
        SecondOpinion second = new SecondOpinion();
        CountingParser tally = new CountingParser();
        Map<String, Integer> verdicts = new TreeMap<>();
        for (int i = 0; i < BODIES; i++) {
            byte[] body = bodies.next();
            Parsed parsed = tally.parse(body);
            second.assertRight(body, parsed, "opinion.seed=" + seed + ", body " + i + ": ");
            verdicts.merge(parsed.getClass().getSimpleName(), 1, Integer::sum);
        }
        System.out.println("second opinion, opinion.seed=" + seed + ": " + tally + " " + verdicts);
        assertTrue(verdicts.size() == 3 && verdicts.values().stream().allMatch(count -> count > BODIES / 20),
                () -> "one-sided bodies: " + verdicts);
    }

    /** The high surrogate of U+61284 is U+D944, and Jackson takes that for 44, a D, if it reads a String. */
    @Test
    void characterBeyondTheBasicPlaneIsNoDigitOfAnEscape() {
        byte[] body = EventText.complete().with("x", "\"\\u000" + Character.toString(0x61284) + "\"").toString()
                .getBytes(StandardCharsets.UTF_8);
        assertInstanceOf(Parsed.Malformed.class, Parsing.PARSER.parse(body));
        new SecondOpinion().assertRight(body, Parsing.PARSER.parse(body), "");
    }
}
