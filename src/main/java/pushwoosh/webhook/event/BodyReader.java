package pushwoosh.webhook.event;

import jakarta.json.stream.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads and judges the tokens of one body: one event or an array of events. A violation names a member of an event,
 * also if it is inside the value of that member; of several equal violations one is kept.
 *
 * <p>It calls only {@code next()} and {@code getString()} to read: Parsson's {@code skipObject()} never returns at the
 * end of the input and checks no grammar (eclipse-ee4j/parsson#23), and the time to make a number is quadratic in its
 * digits. For one body; not thread-safe.
 */
final class BodyReader {
    /** Levels of objects and arrays in an event; the event itself is the first. Past it a body is not read. */
    static final int NESTING_MAX = 64;
    /** Characters of one number, sign and exponent included. */
    private static final int NUMBER_CHARS_MAX = 1_000;
    /** Members of one object, duplicates counted. */
    private static final int MEMBERS_MAX = 1_000;
    private static final int EVENTS_MAX = 10_000;
    private static final Violation TOO_MANY_VIOLATIONS =
            new Violation("", "has more than 1,000 violations; only the first are listed");
    /** Characters of the pointer of a violation. */
    static final int POINTER_CHARS_MAX = 256;
    private static final Member[] MEMBERS = Member.values();

    private final JsonParser parser;
    /** All of the body if there is no violation. */
    final List<Parsed.Event> events = new ArrayList<>(1);
    /** In the order found; the last one may say that there are more. */
    final Set<Violation> violations = new LinkedHashSet<>();
    /** By depth: members so far of the object that is open there. */
    private final int[] memberCounts = new int[NESTING_MAX];
    /** Pointer to the current event or other element: {@code "/1"}, or {@code ""} if the body is no array. */
    private String element = "";
    private String eventName;
    private String applicationCode;
    private String platform;
    private String hwid;
    /** Characters of the text that were read. */
    long end;

    BodyReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Ends the reading of a body. JSON-B would read the rest of the body after a return. */
    static final class TooDeepException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** All that was found; the last is the nesting. */
        final transient List<Violation> violations;

        TooDeepException(List<Violation> violations) {
            super(null, null, false, false);
            this.violations = violations;
        }
    }

    /**
     * Reads to the end of the root value, of which JSON-B has taken the first token and does not tell it.
     *
     * @return this
     * @throws jakarta.json.stream.JsonParsingException if it is not JSON
     * @throws TooDeepException                         if it is nested too deep
     */
    BodyReader read() {
        JsonParser.Event first = parser.hasNext() ? parser.next() : null;
        if (first == null) {
            add(null, "must be an event object or an array of event objects");
        } else if (first == JsonParser.Event.KEY_NAME || first == JsonParser.Event.END_OBJECT) {
            readEvent(first);
        } else if (first == JsonParser.Event.END_ARRAY) {
            add(null, "must contain at least one event");
        } else {
            readArray(first);
        }
        end = parser.getLocation().getStreamOffset();
        return this;
    }

    private void readArray(JsonParser.Event first) {
        int index = 0;
        for (JsonParser.Event token = first; token != JsonParser.Event.END_ARRAY; token = parser.next()) {
            if (index == EVENTS_MAX) {
                element = "";
                add(null, "has more than 10,000 events");
            }
            element = "/" + index++;
            if (token == JsonParser.Event.START_OBJECT) {
                readEvent(parser.next());
            } else {
                add(null, "must be an event object");
                readValue(null, token, 0);
            }
        }
    }

    private void readEvent(JsonParser.Event first) {
        int seen = 0; // A bit for each member.
        int count = 0;
        for (JsonParser.Event token = first; token != JsonParser.Event.END_OBJECT; token = parser.next()) {
            String name = parser.getString();
            if (++count == MEMBERS_MAX + 1) {
                add(null, "has more than 1,000 members");
            }
            JsonParser.Event value = parser.next();
            Member member = Member.BY_NAME.get(name);
            if (member != null) {
                judge(member, value, (seen & 1 << member.ordinal()) == 0);
                seen |= 1 << member.ordinal();
            }
            readValue(name, value, 1);
        }
        for (Member member : MEMBERS) {
            if (member.required && (seen & 1 << member.ordinal()) == 0) {
                add(member.jsonName, "is required");
            }
        }
        if (violations.isEmpty()) {
            events.add(new Parsed.Event(eventName, applicationCode, platform, hwid));
        }
    }

    /** Judges the type; of a member that appears more than once only the first value counts. */
    private void judge(Member member, JsonParser.Event value, boolean isFirst) {
        boolean isNull = value == JsonParser.Event.VALUE_NULL;
        if (!isFirst) {
            add(member.jsonName, "appears more than once");
        } else if (isNull && member.required) {
            add(member.jsonName, "must not be null");
        } else if (!isNull && !isOfType(member.type, value)) {
            add(member.jsonName, member.type.rule);
        } else {
            keep(member);
        }
    }

    private boolean isOfType(Member.Type type, JsonParser.Event value) {
        boolean isString = value == JsonParser.Event.VALUE_STRING;
        boolean mayBeInteger = isString || value == JsonParser.Event.VALUE_NUMBER;
        return switch (type) {
            case STRING -> isString;
            case INT64 -> mayBeInteger && Integers.isInt64(parser.getString());
            case UINT64 -> mayBeInteger && Integers.isUint64(parser.getString());
        };
    }

    private void keep(Member member) {
        switch (member) {
            case EVENT_NAME -> eventName = parser.getString();
            case APPLICATION_CODE -> applicationCode = parser.getString();
            case PLATFORM -> platform = parser.getString();
            case HWID -> hwid = parser.getString();
            default -> { /* The status page does not show it. */ }
        }
    }

    /**
     * Reads a value to its end, for the limits only.
     *
     * @param name  the member of the event, or null for an element that is no event
     * @param depth number of containers around the value, the root array not counted
     */
    private void readValue(String name, JsonParser.Event first, int depth) {
        int open = depth;
        for (JsonParser.Event token = first;; token = parser.next()) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    if (open == NESTING_MAX) {
                        add(name, "is nested deeper than 64 levels");
                        throw new TooDeepException(List.copyOf(violations));
                    }
                    memberCounts[open++] = 0;
                }
                case END_OBJECT, END_ARRAY -> open--;
                case KEY_NAME -> {
                    if (++memberCounts[open - 1] == MEMBERS_MAX + 1) {
                        add(name, "contains an object with more than 1,000 members");
                    }
                }
                case VALUE_NUMBER -> {
                    if (parser.getString().length() > NUMBER_CHARS_MAX) {
                        add(name, "contains a number longer than 1,000 characters");
                    }
                }
                default -> { /* No limit applies. */ }
            }
            if (open == depth) {
                return;
            }
        }
    }

    /** Adds a violation at a member of the current element, or at the element itself if the name is null. */
    private void add(String name, String detail) {
        if (violations.size() <= Parsed.Invalid.VIOLATIONS_MAX) {
            Violation violation = new Violation(pointer(name), detail);
            boolean isListed = violations.size() < Parsed.Invalid.VIOLATIONS_MAX || violations.contains(violation);
            violations.add(isListed ? violation : TOO_MANY_VIOLATIONS);
        }
    }

    /** The length is checked before the escaping too: a body may repeat a violation of a very long name. */
    private String pointer(String name) {
        if (name == null || name.length() >= POINTER_CHARS_MAX) {
            return element;
        }
        String pointer = element + '/' + name.replace("~", "~0").replace("/", "~1");
        return pointer.length() > POINTER_CHARS_MAX ? element : pointer;
    }
}
