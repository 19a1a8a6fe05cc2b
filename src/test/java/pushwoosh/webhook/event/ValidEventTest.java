package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pushwoosh.webhook.event.Parsing.pointers;
import static pushwoosh.webhook.event.Parsing.valid;
import static pushwoosh.webhook.event.Parsing.violations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.Readme;
import pushwoosh.webhook.container.Example;

/** The table of members: what each may be, and what is said of everything else. */
class ValidEventTest {
    private static final EventText EVENT = EventText.complete();
    private static final List<String> ALL_REQUIRED = Stream.of(Member.values()).filter(member -> member.required)
            .map(member -> "/" + member.jsonName).toList();
    private static final List<Member> INTEGERS =
            Stream.of(Member.values()).filter(member -> member.type != Member.Type.STRING).toList();

    @Test
    void completeEventIsValidAndShowsFourOfItsMembers() {
        assertEquals(List.of(new Parsed.Event("Email Sent", "3AAAA-11111", "Email", "a@example.com")),
                valid(EVENT.toString()).events());
    }

    @Test
    void theTableIsTheDocumentedOne() {
        List<String> documented = List.of("event_name STRING required", "message_code STRING required",
                "platform STRING required", "application_code STRING required", "hwid STRING required",
                "user_id STRING required", "timestamp INT64 required", "message_id UINT64",
                "campaign_id UINT64", "payload STRING", "journey_title STRING", "journey_point_title STRING");
        List<String> members = Arrays.stream(Member.values()).map(member -> member.jsonName + " " + member.type
                + (member.required ? " required" : "")).toList();
        Readme.assertSame(members, documented, "theTableIsTheDocumentedOne");
        assertEquals(documented, members, "order");
    }

    @Test
    void readmeListsExactlyTheMembers() {
        List<String> members = Arrays.stream(Member.values())
                .map(member -> member.jsonName + ", required: " + (member.required ? "yes" : "no")).toList();
        List<String> listed = Readme.table("| member | type | required |").stream()
                .flatMap(row -> Stream.of(row.get(0).split(", "))
                        .map(name -> name.replace("`", "") + ", required: " + row.get(2))).toList();
        Readme.assertSame(members, listed, "README.md, Events, table of members");
    }

    @Test
    void exampleForPeopleIsValidAndThatOfTheTests() throws IOException {
        String example = Files.readString(Path.of("deploy/event.json"));
        valid(example);
        assertEquals(example.strip(), Example.EVENT, "Example.EVENT");
    }

    @ParameterizedTest
    @EnumSource
    void onlyRequiredMembersMustBeThere(Member member) {
        assertVerdict(EVENT.without(member.jsonName), member.required ? member : null, "is required");
    }

    @ParameterizedTest
    @EnumSource
    void onlyOptionalMembersMayBeNull(Member member) {
        Member wrong = member.required ? member : null;
        assertVerdict(EVENT.with(member.jsonName, "null"), wrong, "must not be null");
    }

    @ParameterizedTest
    @EnumSource
    void booleansAndContainersAreOfNoType(Member member) {
        for (String value : List.of("true", "false", "{}", "[]", "[\"1\"]", "[1]", "{\"a\":1}", "[[null]]")) {
            assertVerdict(EVENT.with(member.jsonName, value), member, member.type.rule);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyStringIsAStringAndOnlyDigitsAreAnInteger(Member member) {
        boolean string = member.type == Member.Type.STRING;
        for (String text : List.of("", "x", " 1", "1.0", "null", "\\ud83d", "\\u0000")) {
            EventText event = EVENT.with(member.jsonName, '"' + text + '"');
            assertVerdict(event, string ? null : member, member.type.rule);
        }
        for (String value : List.of("\"12\"", "\"\\u0031\\u0032\"")) {
            assertVerdict(EVENT.with(member.jsonName, value), null, "");
        }
        for (String value : List.of("12", "0")) {
            assertVerdict(EVENT.with(member.jsonName, value), string ? member : null, member.type.rule);
        }
    }

    static Stream<Arguments> integers() {
        return Stream.of(
                integer("0", true, true), integer("1", true, true), integer("1723798222", true, true),
                integer("-0", true, false), integer("-1", true, false),
                integer("9223372036854775806", true, true), integer("9223372036854775807", true, true),
                integer("9223372036854775808", false, true), integer("9999999999999999999", false, true),
                integer("-9223372036854775807", true, false), integer("-9223372036854775808", true, false),
                integer("-9223372036854775809", false, false),
                integer("18446744073709551614", false, true), integer("18446744073709551615", false, true),
                integer("18446744073709551616", false, false), integer("-18446744073709551615", false, false),
                integer("99999999999999999999", false, false), integer("100000000000000000000", false, false),
                integer("1.0", false, false), integer("1e3", false, false), integer("1E3", false, false),
                integer("0.5", false, false), integer("1e0", false, false), integer("-1.0", false, false),
                integer("1e999999999", false, false), integer("1e-999999999", false, false));
    }

    private static Arguments integer(String text, boolean int64, boolean uint64) {
        return Arguments.of(text, int64, uint64);
    }

    @ParameterizedTest
    @MethodSource("integers")
    void integersAreJudgedByTheirDigitsAsNumberAndAsString(String text, boolean int64, boolean uint64) {
        for (String value : List.of(text, '"' + text + '"')) {
            for (Member member : INTEGERS) {
                boolean right = switch (member.type) {
                    case STRING -> throw new AssertionError(member);
                    case INT64 -> int64;
                    case UINT64 -> uint64;
                };
                assertVerdict(EVENT.with(member.jsonName, value), right ? null : member, member.type.rule);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+1", "01", "00", "-01", "--1", " 1", "1 ", "1_000", "1,000", "0x10",
        "1L", "1.", ".5", "\u0661", "\uff11", "1\\u0000", "1\\n"})
    void stringsThatAreNoJsonIntegerAreNone(String text) {
        for (Member member : INTEGERS) {
            assertVerdict(EVENT.with(member.jsonName, '"' + text + '"'), member, member.type.rule);
        }
    }

    @ParameterizedTest
    @EnumSource
    void listedMemberTwiceIsOneViolationHoweverOftenItComes(Member member) {
        String value = member.type.sample;
        String plain = member.jsonName;
        String escaped = "\\u00" + Integer.toHexString(plain.charAt(0)) + plain.substring(1);
        for (String more : List.of(value, value + ",\"" + plain + "\":" + value, "null", "[true]")) {
            for (String name : List.of(plain, escaped)) {
                assertEquals(List.of("/" + plain + ": appears more than once"),
                        violations(EVENT.followedBy(",\"" + name + "\":" + more)), more);
            }
        }
    }

    @Test
    void unknownMembersMayBeAnythingAndComeTwice() {
        for (String value : List.of("null", "true", "-1.5e+300", "\"\"", "[]", "{}", "[{\"a\":1,\"a\":2}]")) {
            valid(EVENT.followedBy(",\"x\":" + value + ",\"x\":" + value + ",\"\":" + value));
        }
        valid(EVENT.followedBy(",\"Event_name\":1,\"event_name \":2,\"hwid\\u0000\":3"));
    }

    @Test
    void listedNamesMeanNothingInsideOtherValues() {
        String event = "{\"hwid\":[1],\"hwid\":{},\"timestamp\":\"soon\",\"user_id\":null}";
        valid(EVENT.with("x", event).with("y", "[" + event + "," + event + "]").toString());
    }

    @Test
    void eachEventOfABodyIsJudgedByItself() {
        String twice = EVENT.followedBy(",\"hwid\":\"x\"");
        assertEquals(List.of("/0/hwid", "/2/hwid", "/3/timestamp"), pointers("[" + twice + "," + EVENT + "," + twice
                + "," + EVENT.without("timestamp") + "," + EVENT + "]"));
    }

    @Test
    void everyViolationIsReportedInTheOrderFoundAndMissingMembersLast() {
        List<String> found = List.of("/timestamp", "/hwid", "/payload", "/hwid");
        List<String> missing = ALL_REQUIRED.stream().filter(pointer -> !found.contains(pointer)).toList();
        assertEquals(Stream.concat(found.stream(), missing.stream()).toList(),
                pointers("{\"timestamp\":\"soon\",\"hwid\":1,\"payload\":[],\"hwid\":\"h\"}"));
        assertEquals(ALL_REQUIRED, pointers("{}"));
    }

    @Test
    void arrayIsOneEventOrMoreAndNamesTheElementOfAViolation() {
        assertEquals(1, valid("[" + EVENT + "]").events().size());
        assertEquals(List.of("first", "second", "third"),
                valid("[" + EVENT.with("hwid", "\"first\"") + ",\n" + EVENT.with("hwid", "\"second\"") + " , "
                        + EVENT.with("hwid", "\"third\"") + "]").events().stream().map(Parsed.Event::hwid).toList());
        EventText second = EVENT.with("timestamp", "1.5");
        EventText fourth = EVENT.with("user_id", "1").without("hwid");
        assertEquals(List.of("/1/timestamp", "/3/user_id", "/3/hwid"),
                pointers("[" + EVENT + "," + second + "," + EVENT + "," + fourth + "]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "false", "0", "-1.5e3", "\"\"", "\"{}\"", " 5 ", "\n\"a\"\n"})
    void rootThatIsNeitherObjectNorArrayIsInvalid(String body) {
        assertEquals(List.of(": must be an event object or an array of event objects"), violations(body));
    }

    @Test
    void emptyArrayIsInvalid() {
        assertEquals(List.of(": must contain at least one event"), violations("[]"));
        assertEquals(List.of(": must contain at least one event"), violations(" [ \n ] "));
    }

    @Test
    void elementThatIsNoObjectIsInvalidAndItsContentDoesNotMatter() {
        assertEquals(Stream.of(0, 1, 2, 3, 5, 6).map(i -> "/" + i + ": must be an event object").toList(),
                violations("[null,1,\"x\",[" + EVENT + ",[{}]]," + EVENT + ",[],true]"));
        assertEquals(List.of("/0"), pointers("[[[]]]"));
    }

    @Test
    void resultsCannotBeChanged() {
        Parsed.Events events = valid("[" + EVENT + "," + EVENT + "]");
        List<?> violations = ((Parsed.Invalid) Parsing.parse("{}")).violations();
        for (List<?> list : List.of(events.events(), events.lines(), violations)) {
            assertThrows(UnsupportedOperationException.class, list::clear);
        }
    }

    /**
     * Asserts that the event breaks exactly that rule at that member, alone and in an array; none if null.
     */
    private static void assertVerdict(EventText event, Member member, String rule) {
        if (member == null) {
            valid(event.toString());
            valid("[" + event + "]");
        } else {
            String violation = "/" + member.jsonName + ": " + rule;
            assertEquals(List.of(violation), violations(event.toString()), event::toString);
            assertEquals(List.of("/1" + violation), violations("[" + EVENT + "," + event + "]"),
                    event::toString);
        }
    }
}
