package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Two judges that share no code give the same verdict on random bodies and name the same places. */
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
            String where = "opinion.seed=" + seed + ", body " + i + ": ";
            assertEquals(String.valueOf(second.violations(body)), String.valueOf(pointers(parsed)),
                    () -> where + new String(body, StandardCharsets.UTF_8));
            verdicts.merge(parsed.getClass().getSimpleName(), 1, Integer::sum);
        }
        System.out.println("second opinion, opinion.seed=" + seed + ": " + tally + " " + verdicts);
        assertTrue(verdicts.size() == 3 && verdicts.values().stream().allMatch(count -> count > BODIES / 20),
                () -> "one-sided bodies: " + verdicts);
    }

    private static Set<String> pointers(Parsed parsed) {
        if (parsed instanceof Parsed.Malformed) {
            return null;
        }
        return parsed instanceof Parsed.Invalid invalid
                ? SecondOpinion.comparable(invalid.violations().stream().map(Violation::pointer).toList())
                : Set.of();
    }
}
