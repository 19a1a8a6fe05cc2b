package pushwoosh.webhook.event;

import jakarta.json.stream.JsonParser;
import java.util.ArrayList;
import java.util.List;

/** Reads the tokens of one body: one event or an array of events. Made for one body; one thread. */
final class BodyReader {

    /** What was read. No record: JSON-B would ask for a public one. */
    static final class Body {
        final List<Event> events;
        final List<Violation> violations;
        /** Characters of the text read; what follows is still to be looked at. */
        final long end;

        Body(List<Event> events, List<Violation> violations, long end) {
            this.events = events;
            this.violations = violations;
            this.end = end;
        }
    }

    private final JsonParser parser;
    private final Path path = new Path();
    private final Violations violations = new Violations();
    private final EventReader eventReader;
    private final List<Event> events = new ArrayList<>(1);

    BodyReader(JsonParser parser) {
        this.parser = parser;
        this.eventReader = new EventReader(parser, path, violations);
    }

    /**
     * Reads to the end of the root value.
     *
     * @throws jakarta.json.stream.JsonParsingException if it is not JSON
     * @throws UnreadException                          if it is nested so deep that it is not read to its end
     */
    Body read() {
        readRoot();
        return new Body(events, violations.list(), parser.getLocation().getStreamOffset());
    }

    /** JSON-B hands the parser over on the root's first token and does not tell which: the next one does. */
    private void readRoot() {
        if (!parser.hasNext()) {
            violations.addBody("must be an event object or an array of event objects");
            return;
        }
        JsonParser.Event first = parser.next();
        if (first == JsonParser.Event.KEY_NAME || first == JsonParser.Event.END_OBJECT) {
            keep(eventReader.read(first));
        } else if (first == JsonParser.Event.END_ARRAY) {
            violations.addBody("must have at least one event");
        } else {
            readArray(first);
        }
    }

    private void readArray(JsonParser.Event first) {
        int index = 0;
        for (JsonParser.Event token = first; token != JsonParser.Event.END_ARRAY; token = parser.next()) {
            if (index == EventLimits.EVENTS_MAX) {
                violations.addBody("has more than 10,000 events");
            }
            path.startElement(index++);
            if (token == JsonParser.Event.START_OBJECT) {
                keep(eventReader.read(parser.next()));
            } else {
                violations.add(path, "must be an event object");
                skip(token);
            }
        }
    }

    /** Once there is a violation no event counts, and none need be held. */
    private void keep(Event event) {
        if (violations.isEmpty()) {
            events.add(event);
        }
    }

    private void skip(JsonParser.Event first) {
        JsonParser.Event token = first;
        for (;;) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    violations.stopIfTooDeep(path);
                    path.enter();
                }
                case END_OBJECT, END_ARRAY -> path.leave();
                default -> { /* Its value does not matter. */ }
            }
            if (path.depth() == 0) {
                return;
            }
            token = parser.next();
        }
    }
}
