package pushwoosh.webhook.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JSON text of an event of the documented shape, member by member. Immutable. */
public final class EventText {
    private static final Map<String, String> ALL = new LinkedHashMap<>();

    static {
        ALL.put("event_name", "\"Email Sent\"");
        ALL.put("message_id", "20012345678");
        ALL.put("message_code", "\"B780-11111111-22222222\"");
        ALL.put("campaign_id", "961234");
        ALL.put("platform", "\"Email\"");
        ALL.put("application_code", "\"3AAAA-11111\"");
        ALL.put("hwid", "\"a@example.com\"");
        ALL.put("user_id", "\"1500001\"");
        ALL.put("payload", "\"Your order is on its way\"");
        ALL.put("timestamp", "1764000000");
        ALL.put("journey_title", "\"Orders\"");
        ALL.put("journey_point_title", "\"Shipped\"");
        Stream.of(Member.values()).forEach(member -> ALL.putIfAbsent(member.jsonName, member.type.sample));
    }

    private final Map<String, String> members;

    private EventText(Map<String, String> members) {
        this.members = members;
    }

    /** Returns an event with every member of the table. */
    public static EventText complete() {
        return new EventText(ALL);
    }

    /** Returns the names of the members of the table that are strings. */
    public static List<String> strings() {
        return Stream.of(Member.values()).filter(member -> member.type == Member.Type.STRING)
                .map(member -> member.jsonName).toList();
    }

    /** Puts a member, in the place of one with that name or at the end. */
    public EventText with(String name, String json) {
        Map<String, String> changed = new LinkedHashMap<>(members);
        changed.put(name, json);
        return new EventText(changed);
    }

    EventText without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(members);
        changed.remove(name);
        return new EventText(changed);
    }

    /** Returns the text with more text, which begins with a comma, behind the last member. */
    public String followedBy(String more) {
        String text = toString();
        return text.substring(0, text.length() - 1) + more + "}";
    }

    @Override
    public String toString() {
        return members.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
