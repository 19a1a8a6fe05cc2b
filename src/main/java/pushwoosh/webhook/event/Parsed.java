package pushwoosh.webhook.event;

import java.util.List;

/** The verdict on a request body. All lists are unmodifiable. */
public sealed interface Parsed {

    /**
     * What the status page shows of one valid event: its members of these names. None is null; each may be empty and
     * as long as the body.
     */
    record Event(String eventName, String applicationCode, String platform, String hwid) {}

    /**
     * One or more valid events.
     *
     * @param events one per event, in the order of the body
     * @param lines  the same events in the same order, each the UTF-8 bytes of its JSON object as sent: white
     *               space between tokens dropped, characters that are unsafe in a terminal written as
     *               {@code \}{@code uXXXX}, no line feed at the end
     */
    record Events(List<Event> events, List<byte[]> lines) implements Parsed {}

    /**
     * JSON, but not one or more valid events.
     *
     * @param violations at least one, in the order found, none twice, at most {@link #VIOLATIONS_MAX};
     *                   if there are more, a further one at {@code ""} says so
     */
    record Invalid(List<Violation> violations) implements Parsed {
        public static final int VIOLATIONS_MAX = 1_000;
    }

    /**
     * Not JSON: a syntax error, not UTF-8, empty, or text after the value.
     *
     * @param violations exactly one, at {@code ""}
     */
    record Malformed(List<Violation> violations) implements Parsed {}
}
