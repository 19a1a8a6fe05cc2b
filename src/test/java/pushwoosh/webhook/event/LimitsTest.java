package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pushwoosh.webhook.event.Parsing.malformed;
import static pushwoosh.webhook.event.Parsing.pointers;
import static pushwoosh.webhook.event.Parsing.valid;
import static pushwoosh.webhook.event.Parsing.violations;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit one below, at and one above, and the pointers of its violations. */
class LimitsTest {
    private static final EventText EVENT = EventText.complete();
    private static final int EVENT_MEMBERS = Member.values().length;
    private static final String TOO_DEEP = ": is nested deeper than 64 levels";
    private static final String TOO_LONG = ": contains a number longer than 1,000 characters";
    private static final String TOO_MANY_MEMBERS = ": has more than 1,000 members";
    private static final String TOO_LARGE = ": contains an object with more than 1,000 members";

    @ParameterizedTest
    @ValueSource(ints = {1, 62, 63})
    void nestingToTheLimitIsValid(int levelsInTheEvent) {
        valid(EVENT.with("x", arrays(levelsInTheEvent)).toString());
        valid("[" + EVENT.with("x", objects(levelsInTheEvent)) + "]");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 999, 1_000, 1_001, 100_000})
    void nestingBeyondTheLimitIsOneViolationAtTheMember(int levelsInTheEvent) {
        assertEquals(List.of("/x" + TOO_DEEP), violations(EVENT.with("x", arrays(levelsInTheEvent)).toString()));
        assertEquals(List.of("/1/x" + TOO_DEEP),
                violations("[" + EVENT + "," + EVENT.with("x", objects(levelsInTheEvent)) + "]"));
    }

    @Test
    void whatFollowsNestingBeyondTheLimitIsNotJudged() {
        String deep = EVENT.with("hwid", "1").with("x", arrays(64)).without("user_id").toString();
        List<String> expected = List.of("/1/hwid: must be a string", "/1/x" + TOO_DEEP);
        String start = "[" + EVENT + "," + deep;
        assertEquals(expected, violations(start + "," + EVENT.with("hwid", "1") + "]"));
        assertEquals(expected, violations(start + " no JSON"));
        assertEquals(expected, violations(start.substring(0, start.indexOf("]"))));
    }

    @Test
    void nestingIsLimitedInElementsThatAreNoEventsToo() {
        assertEquals(List.of("/0: must be an event object", "/1: must be an event object"), violations("[" + arrays(64) + ",0]"));
        assertEquals(List.of("/0: must be an event object", "/0" + TOO_DEEP), violations("[" + arrays(65) + ",0]"));
        assertEquals(List.of("/0: must be an event object", "/0" + TOO_DEEP), violations("[".repeat(66)));
        assertEquals("not JSON: syntax error at line 1, column 66", malformed("[".repeat(65)));
    }

    @Test
    void siblingsDoNotAddUpToNesting() {
        valid(EVENT.with("x", "[" + (arrays(62) + ",").repeat(100) + "0]").toString());
    }

    @Test
    void wrongTypeAndNestingAreBothReported() {
        assertEquals(List.of("/hwid: must be a string", "/hwid" + TOO_DEEP),
                violations(EVENT.with("hwid", arrays(64)).toString()));
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1_000})
    void numbersToTheLimitAreValid(int length) {
        for (String number : numbers(length)) {
            valid(EVENT.with("x", number).with("y", "[{\"z\":" + number + "}]").toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_001, 1_100, 1_101, 100_000})
    void longerNumbersAreOneViolationOfTheMemberTheyAreIn(int length) {
        for (String number : numbers(length)) {
            String nested = "[0,{\"a\":[1,[2]],\"z\":[{},[]," + number + "," + number + "]}]";
            assertEquals(List.of("/x" + TOO_LONG, "/y" + TOO_LONG),
                    violations(EVENT.with("x", number).with("y", nested).toString()));
        }
        String digits = "1".repeat(length);
        assertEquals(List.of("/timestamp: " + Member.Type.INT64.rule, "/timestamp" + TOO_LONG),
                violations(EVENT.with("timestamp", digits).toString()));
        assertEquals(List.of("/payload: must be a string", "/payload" + TOO_LONG),
                violations(EVENT.with("payload", digits).toString()));
        assertEquals(List.of("/message_id: " + Member.Type.UINT64.rule),
                violations(EVENT.with("message_id", '"' + digits + '"').toString()));
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1_000})
    void membersToTheLimitAreValid(int count) {
        valid(EVENT.followedBy(members(count - EVENT_MEMBERS)));
        valid(EVENT.with("x", "[{\"first\":0" + members(count - 1) + "}]").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1_001, 1_002, 20_000})
    void moreMembersAreOneViolationOfTheEventOrOfTheMemberTheyAreIn(int count) {
        assertEquals(List.of(TOO_MANY_MEMBERS), violations(EVENT.followedBy(members(count - EVENT_MEMBERS))));
        assertEquals(List.of("/1" + TOO_MANY_MEMBERS),
                violations("[" + EVENT + "," + EVENT.followedBy(members(count - EVENT_MEMBERS)) + "]"));
        String object = "{\"first\":0" + members(count - 1) + "}";
        assertEquals(List.of("/x" + TOO_LARGE, "/y" + TOO_LARGE), violations(
                EVENT.with("x", "[" + object + ",1,{\"y\":" + object + "}]").with("y", object).toString()));
    }

    @Test
    void membersOfInnerAndOuterObjectsAreCountedApart() {
        String inner = "{\"first\":0" + members(999) + "}";
        valid(EVENT.with("x", "{\"first\":" + inner + members(998) + ",\"last\":" + inner + "}").toString());
        assertEquals(List.of("/x" + TOO_LARGE),
                violations(EVENT.with("x", "{\"first\":" + inner + members(1_000) + "}").toString()));
    }

    @Test
    void duplicatesCountAsMembers() {
        assertEquals(List.of("/x" + TOO_LARGE),
                violations(EVENT.with("x", "{\"a\":0" + ",\"a\":0".repeat(1_000) + "}").toString()));
        assertEquals(List.of(TOO_MANY_MEMBERS), violations(EVENT.followedBy(",\"a\":0".repeat(1_001 - EVENT_MEMBERS))));
    }

    @Test
    void elementsOfAnArrayAreNotLimited() {
        valid(EVENT.with("x", "[0" + ",{}".repeat(100_000) + "]").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {9_999, 10_000})
    void eventsToTheLimitAreValid(int count) {
        Parsed.Events events = valid(array(count, EVENT.toString()));
        assertEquals(count, events.events().size());
        assertEquals(count, events.lines().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {10_001, 10_002, 20_000})
    void moreEventsAreOneViolationOfTheBody(int count) {
        assertEquals(List.of(": has more than 10,000 events"), violations(array(count, EVENT.toString())));
    }

    @Test
    void violationsBehindTheLastAllowedEventAreReportedToo() {
        String more = "," + EVENT.without("hwid") + "]";
        assertEquals(List.of("", "/10000/hwid"),
                pointers(array(10_000, EVENT.toString()).replaceFirst("]$", more)));
    }

    @Test
    void violationsAreListedUpToAThousandAndThenSummedUp() {
        for (int count : new int[] {999, 1_000}) {
            assertEquals(IntStream.range(0, count).mapToObj(index -> "/" + index).toList(),
                    pointers(array(count, "0")));
        }
        for (int count : new int[] {1_001, 1_002, 9_000, 200_000}) {
            List<String> violations = violations(array(count, "0"));
            assertEquals(1_001, violations.size());
            assertEquals("/999: must be an event object", violations.get(999));
            assertEquals(": has more than 1,000 violations; only the first are listed", violations.get(1_000));
        }
    }

    @Test
    void pointersEscapeTildeAndSlashAsTheirRfcSays() {
        for (List<String> pair : List.of(List.of("a/b", "/a~1b"), List.of("~", "/~0"), List.of("~1", "/~01"),
                List.of("", "/"), List.of(" ", "/ "), List.of("\\u00e9\\\"", "/\u00e9\""))) {
            assertEquals(List.of(pair.get(1)),
                    pointers(EVENT.with(pair.get(0), "[" + "9".repeat(1_001) + "]").toString()));
        }
    }

    @Test
    void pointerThatWouldBeLongerThan256CharactersNamesTheEvent() {
        String number = "9".repeat(1_001);
        for (String name : List.of("n".repeat(255), "~".repeat(127), "/".repeat(127) + "n")) {
            String pointer = "/" + name.replace("~", "~0").replace("/", "~1");
            assertEquals(List.of(pointer), pointers(EVENT.with(name, number).toString()));
            assertEquals(List.of(""), pointers(EVENT.with(name + "~", number).toString()));
            assertEquals(List.of(""), pointers(EVENT.with(name + "n".repeat(1_000_000), "[[" + number + "]]").toString()));
            assertEquals(List.of("/1"), pointers("[" + EVENT + "," + EVENT.with(name + "n", number) + "]"));
        }
        String name = "n".repeat(253);
        assertEquals(List.of("/1/" + name), pointers("[" + EVENT + "," + EVENT.with(name, number) + "]"));
    }

    @Test
    void detailsEchoNothingOfTheBody() {
        String secret = "s3cr3t";
        List<String> violations = Stream.of(
                EVENT.with("timestamp", '"' + secret + '"').with("hwid", "[\"" + secret + "\"]").toString(),
                EVENT.followedBy(",\"hwid\":\"" + secret + "\""),
                "\"" + secret + "\"", "[\"" + secret + "\"]")
                .flatMap(body -> violations(body).stream()).toList();
        assertEquals(5, violations.size());
        assertTrue(violations.stream().noneMatch(text -> text.contains(secret)), violations::toString);
        assertTrue(Stream.of("{\"s3cr3t\" 1}", "{\"a\":s3cr3t}", "{} s3cr3t", "\"s3cr3t\\x\"")
                .map(Parsing::malformed).noneMatch(detail -> detail.contains(secret)));
    }

    private static String arrays(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private static String objects(int levels) {
        return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
    }

    private static List<String> numbers(int length) {
        return List.of("9".repeat(length), "-" + "9".repeat(length - 1), "0." + "0".repeat(length - 2),
                "1e" + "0".repeat(length - 2), "1E-" + "9".repeat(length - 3));
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> ",\"m" + i + "\":" + i).collect(Collectors.joining());
    }

    private static String array(int count, String element) {
        return "[" + (element + ",").repeat(count - 1) + element + "]";
    }
}
