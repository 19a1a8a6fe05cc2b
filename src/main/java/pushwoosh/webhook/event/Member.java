package pushwoosh.webhook.event;

import java.util.HashMap;
import java.util.Map;

/** The members of an event that have a type: the table of the Pushwoosh documentation, in its order. */
enum Member {
    EVENT_NAME("event_name", Type.STRING, true),
    MESSAGE_CODE("message_code", Type.STRING, true),
    PLATFORM("platform", Type.STRING, true),
    APPLICATION_CODE("application_code", Type.STRING, true),
    HWID("hwid", Type.STRING, true),
    USER_ID("user_id", Type.STRING, true),
    TIMESTAMP("timestamp", Type.INT64, true),
    MESSAGE_ID("message_id", Type.UINT64, false),
    CAMPAIGN_ID("campaign_id", Type.UINT64, false),
    PAYLOAD("payload", Type.STRING, false),
    JOURNEY_TITLE("journey_title", Type.STRING, false),
    JOURNEY_POINT_TITLE("journey_point_title", Type.STRING, false);

    /** What the value has to be, and the sentence that says so. */
    enum Type {
        STRING("must be a string"),
        INT64("must be an integer from -9223372036854775808 to 9223372036854775807,"
                + " written in digits as a number or a string"),
        UINT64("must be an integer from 0 to 18446744073709551615,"
                + " written in digits as a number or a string");

        final String rule;

        Type(String rule) {
            this.rule = rule;
        }
    }

    private static final Map<String, Member> BY_NAME = new HashMap<>();

    static {
        for (Member member : values()) {
            BY_NAME.put(member.jsonName, member);
        }
    }

    final String jsonName;
    final Type type;
    final boolean required;
    /** One bit of its own, for sets of members in an int. */
    final int bit;

    Member(String jsonName, Type type, boolean required) {
        this.jsonName = jsonName;
        this.type = type;
        this.required = required;
        this.bit = 1 << ordinal();
    }

    /** Returns the member of that name, or null: such a member may be anything. */
    static Member named(String jsonName) {
        return BY_NAME.get(jsonName);
    }

    /** Returns the bits of all required members. */
    static int requiredBits() {
        int bits = 0;
        for (Member member : values()) {
            bits |= member.required ? member.bit : 0;
        }
        return bits;
    }
}
