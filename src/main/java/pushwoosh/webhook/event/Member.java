package pushwoosh.webhook.event;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** A value in JSON, and the sentence that says what the value has to be. */
    enum Type {
        STRING("\"\"", "must be a string"),
        INT64("\"0\"", "must be an integer from -9223372036854775808 to 9223372036854775807,"
                + " written in digits as a number or a string"),
        UINT64("\"0\"", "must be an integer from 0 to 18446744073709551615,"
                + " written in digits as a number or a string");

        final String sample;
        final String rule;

        Type(String sample, String rule) {
            this.sample = sample;
            this.rule = rule;
        }
    }

    /** By name; a member of an event that is not here may be anything. */
    static final Map<String, Member> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(member -> member.jsonName, Function.identity()));

    final String jsonName;
    final Type type;
    final boolean required;

    Member(String jsonName, Type type, boolean required) {
        this.jsonName = jsonName;
        this.type = type;
        this.required = required;
    }
}
