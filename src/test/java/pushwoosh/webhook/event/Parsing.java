package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Parses bodies and says what they must be, with one parser for all, as in an application. */
final class Parsing {
    static final EventParser PARSER = new EventParser();

    private Parsing() {}

    static Parsed parse(String body) {
        return PARSER.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    static Parsed.Events valid(String body) {
        Parsed parsed = parse(body);
        return assertInstanceOf(Parsed.Events.class, parsed, () -> shortened(parsed) + " in " + shortened(body));
    }

    /** Returns "pointer: detail" of each violation. */
    static List<String> violations(String body) {
        return invalid(body).stream()
                .map(violation -> violation.pointer() + ": " + violation.detail()).toList();
    }

    static List<String> pointers(String body) {
        return invalid(body).stream().map(Violation::pointer).toList();
    }

    /** Returns the detail of the only violation. */
    static String malformed(byte[] body) {
        Parsed.Malformed malformed = assertInstanceOf(Parsed.Malformed.class, PARSER.parse(body));
        assertEquals(List.of(""), malformed.violations().stream().map(Violation::pointer).toList());
        return malformed.violations().get(0).detail();
    }

    static String malformed(String body) {
        return malformed(body.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> lines(String body) {
        return valid(body).lines().stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList();
    }

    private static List<Violation> invalid(String body) {
        return assertInstanceOf(Parsed.Invalid.class, parse(body), () -> shortened(body)).violations();
    }

    private static String shortened(Object shown) {
        String text = shown.toString();
        return text.substring(0, Math.min(text.length(), 300));
    }
}
