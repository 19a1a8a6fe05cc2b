package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What holds for any bytes; {@link ParserFuzzTest} makes Jazzer search for bytes for which it does not.
 */
public final class ParserFuzzTarget {
    private static final SecondOpinion SECOND = new SecondOpinion();
    private static final CountingParser TALLY = new CountingParser();

    private ParserFuzzTarget() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] body) {
        Parsed parsed = TALLY.parse(body.clone());
        if (parsed instanceof Parsed.Events events) {
            checkLines(body, events);
        } else {
            checkViolations(parsed instanceof Parsed.Invalid invalid
                    ? invalid.violations() : ((Parsed.Malformed) parsed).violations());
        }
        SECOND.assertRight(body, parsed, "");
    }

    /** Called by Jazzer at the end. */
    public static void fuzzerTearDown() {
        System.out.println("fuzzing: " + TALLY);
    }

    private static void checkLines(byte[] body, Parsed.Events events) {
        String text = new String(body, StandardCharsets.UTF_8);
        assertEquals(PlainLines.of(text.startsWith("\uFEFF") ? text.substring(1) : text),
                events.lines().stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList());
        assertEquals(events.lines().size(), events.events().size());
        for (int i = 0; i < events.lines().size(); i++) {
            byte[] line = events.lines().get(i);
            SafeLine.check(line);
            Parsed.Events again = assertInstanceOf(Parsed.Events.class, Parsing.PARSER.parse(line));
            assertArrayEquals(line, again.lines().get(0));
            assertEquals(List.of(events.events().get(i)), again.events());
        }
    }

    private static void checkViolations(List<Violation> violations) {
        assertTrue(!violations.isEmpty() && violations.size() <= Parsed.Invalid.VIOLATIONS_MAX + 1);
        for (Violation violation : violations) {
            assertTrue(violation.pointer().length() <= BodyReader.POINTER_CHARS_MAX);
            assertTrue(violation.pointer().isEmpty() || violation.pointer().startsWith("/"));
            assertTrue(violation.detail().matches("[ -~]{5,200}"));
        }
    }
}
