package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Parses bodies and says what they must be. One parser for all tests, as an application has one for all requests. */
final class Parsing {
    static final EventParser PARSER = new EventParser();

    private Parsing() {}

    static Parsed parse(String body) {
        return PARSER.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    static Parsed.Events valid(String body) {
        return assertInstanceOf(Parsed.Events.class, parse(body), () -> shortened(body));
    }

    /** Returns "pointer: detail" of each violation. */
    static List<String> violations(String body) {
        return assertInstanceOf(Parsed.Invalid.class, parse(body), () -> shortened(body)).violations().stream()
                .map(violation -> violation.pointer() + ": " + violation.detail())
                .toList();
    }

    static List<String> pointers(String body) {
        return assertInstanceOf(Parsed.Invalid.class, parse(body), () -> shortened(body)).violations().stream()
                .map(Violation::pointer)
                .toList();
    }

    /** Returns the detail of the only violation. */
    static String malformed(byte[] body) {
        List<Violation> violations = assertInstanceOf(Parsed.Malformed.class, PARSER.parse(body)).violations();
        return assertInstanceOf(Violation.class, violations.size() == 1 && violations.get(0).pointer().isEmpty()
                ? violations.get(0) : null, violations::toString).detail();
    }

    static String malformed(String body) {
        return malformed(body.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> lines(String body) {
        return valid(body).lines().stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList();
    }

    private static String shortened(String body) {
        return body.substring(0, Math.min(body.length(), 300));
    }
}
