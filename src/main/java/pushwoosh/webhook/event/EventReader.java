package pushwoosh.webhook.event;

import jakarta.json.stream.JsonParser;

/**
 * Reads the events of one body token by token and judges each. Made for one body; one thread.
 *
 * <p>It only ever calls {@code next()} and {@code getString()} of the parser: Parsson's {@code
 * skipObject()} never returns at the end of the input and checks no grammar (eclipse-ee4j/parsson#23), and
 * its numbers cost time quadratic in their digits.
 */
final class EventReader {
    private static final int REQUIRED = Member.requiredBits();
    private static final Member[] MEMBERS = Member.values();

    private final JsonParser parser;
    private final Path path;
    private final Violations violations;

    /** Bits of the members seen in this event, and of those reported as duplicate. */
    private int seen;
    private int repeated;
    private boolean nestingReported;
    private String eventName;
    private String applicationCode;
    private String platform;
    private String hwid;

    EventReader(JsonParser parser, Path path, Violations violations) {
        this.parser = parser;
        this.path = path;
        this.violations = violations;
    }

    /**
     * Reads on to the end of the event and adds its violations. The path stands at the event.
     *
     * @param first the event's first token behind its opening brace
     * @return the event, with nulls in it if there was a violation
     */
    Event read(JsonParser.Event first) {
        seen = 0;
        repeated = 0;
        nestingReported = false;
        path.enter();
        JsonParser.Event token = first;
        for (;;) {
            switch (token) {
                case KEY_NAME -> memberName();
                case START_OBJECT, START_ARRAY -> container(token);
                case END_OBJECT, END_ARRAY -> path.leave();
                default -> scalar(token);
            }
            if (path.depth() == 0) {
                break;
            }
            token = parser.next();
        }
        reportMissing();
        return new Event(eventName, applicationCode, platform, hwid);
    }

    private void memberName() {
        if (path.nextMember(parser.getString()) == EventLimits.MEMBERS_MAX + 1) {
            violations.addEnclosing(path, "object has more than 1,000 members");
        }
    }

    private void container(JsonParser.Event token) {
        beginValue();
        if (path.depth() == 1) {
            member(token, null);
        }
        if (path.depth() == EventLimits.NESTING_MAX && !nestingReported) {
            nestingReported = true;
            violations.add(path, "is nested deeper than 64 levels");
        }
        violations.stopIfTooDeep(path);
        path.enter();
    }

    private void scalar(JsonParser.Event token) {
        beginValue();
        String number = token == JsonParser.Event.VALUE_NUMBER ? parser.getString() : null;
        if (number != null && number.length() > EventLimits.NUMBER_CHARS_MAX) {
            violations.add(path, "number is longer than 1,000 characters");
        }
        if (path.depth() == 1) {
            member(token, number);
        }
    }

    private void beginValue() {
        if (path.inArray()) {
            path.nextElement();
        }
    }

    /** Judges the value of a member of the event itself; of several of one name only the first. */
    private void member(JsonParser.Event token, String number) {
        Member member = Member.named(path.memberName());
        if (member == null) {
            return;
        }
        if ((seen & member.bit) != 0) {
            if ((repeated & member.bit) == 0) {
                repeated |= member.bit;
                violations.add(path, "is there more than once");
            }
            return;
        }
        seen |= member.bit;
        if (token == JsonParser.Event.VALUE_NULL) {
            if (member.required) {
                violations.add(path, "must not be null");
            }
        } else if (!isValid(member, token, number)) {
            violations.add(path, member.type.rule);
        }
    }

    private boolean isValid(Member member, JsonParser.Event token, String number) {
        boolean string = token == JsonParser.Event.VALUE_STRING;
        if (member.type == Member.Type.STRING) {
            if (string) {
                keep(member);
            }
            return string;
        }
        String digits = string ? parser.getString() : number;
        return digits != null
                && (member.type == Member.Type.INT64 ? Integers.isInt64(digits) : Integers.isUint64(digits));
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

    private void reportMissing() {
        if ((seen & REQUIRED) == REQUIRED) {
            return;
        }
        for (Member member : MEMBERS) {
            if (member.required && (seen & member.bit) == 0) {
                violations.addMissing(path, member);
            }
        }
    }
}
