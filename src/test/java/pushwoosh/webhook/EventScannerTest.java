package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.event.EventParser;
import pushwoosh.webhook.event.JsonText;
import pushwoosh.webhook.event.Parsed;

class EventScannerTest {
    private static final String AT = "{\"received_at\":\"2026-11-23T20:17:00.123+01:00\",\"event\":";
    private static final long MILLIS = Instant.parse("2026-11-23T19:17:00.123Z").toEpochMilli();

    private static List<String> names(String file) throws IOException {
        return names(new ByteArrayInputStream(file.getBytes(UTF_8)));
    }

    private static List<String> names(InputStream in) throws IOException {
        EventScanner scanner = new EventScanner(in);
        List<String> names = new ArrayList<>();
        while (scanner.next()) {
            names.add(scanner.name());
            assertEquals(MILLIS, scanner.millis());
        }
        assertFalse(scanner.next());
        return names;
    }

    @Test
    void readsNameAndTimeOfEachLine() throws IOException {
        assertEquals(List.of("Email Sent", "Email Opened"), names(AT + "{\"event_name\":\"Email Sent\",\"a\":1}}\n"
                + AT + "{\"a\":[1,{}],\"event_name\":\"Email Opened\"}}\n"));
        assertEquals(List.of(), names(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"payload\":\"\\\"event_name\\\":\\\"x\\\"\",\"event_name\":\"right\"}",
        "{\"payload\":\"event_name\",\"event_name\":\"right\"}",
        "{\"a\":{\"event_name\":\"wrong\"},\"event_name\":\"right\"}",
        "{\"a\":[\"event_name\",\"wrong\",{\"event_name\":\"wrong\"}],\"event_name\":\"right\"}",
        "{\"\\\\\":\"\\\\\",\"}\":\"{[\",\"event_name\":\"right\"}",
        "{\"received_at\":\"2020-01-01T00:00:00.000Z\",\"event_name\":\"right\"}",
        "{\"event_name\":\"right\",\"event_name_2\":\"wrong\",\"a\":{\"event_name\":\"wrong\"}}"})
    void takesTheMemberOfTheEventAndNoOther(String event) throws IOException {
        assertEquals(List.of("right"), names(AT + event + "}\n"));
    }

    @Test
    void undoesEscapes() throws IOException {
        assertEquals(List.of("\"\\/\b\f\n\r\t\u00E9\uD83D\uDE00\uD800"), names(AT
                + "{\"event_name\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\\ud800\"}}\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "no JSON", "{}", "[]", "{\"received_at\":\"never\",\"event\":{\"event_name\":\"x\"}}",
        "{\"event\":{\"event_name\":\"x\"}}", AT + "{\"a\":1}}", AT + "{\"event_name\":1}}", AT + "{\"event_name\":\"open",
        "{\"received_at\":1,\"event\":{\"event_name\":\"x\"}}", "\"\\", AT + "{\"event_name\\"})
    void passesOverWhatIsNoLineOfOurs(String line) throws IOException {
        assertEquals(List.of("a", "b"), names(AT + "{\"event_name\":\"a\"}}\n" + line + "\n" + AT + "{\"event_name\":\"b\"}}\n"));
    }

    @Test
    void passesOverALastLineThatIsStillBeingWritten() throws IOException {
        String line = AT + "{\"event_name\":\"a\",\"b\":\"c\"}}\n";
        for (int length = 0; length < line.length(); length++) {
            assertEquals(List.of("a"), names(line + line.substring(0, length)), "cut at " + length);
        }
    }

    @Test
    void keepsNoMoreOfALongLineThanItShows() throws IOException {
        int long_ = 64;
        InputStream name = repeated("x", long_);
        InputStream file = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream((AT + "{\"payload\":\"").getBytes(UTF_8)), repeated("\\\\", long_),
                new ByteArrayInputStream("\",\"event_name\":\"".getBytes(UTF_8)), name,
                new ByteArrayInputStream("\"}}\n".getBytes(UTF_8)))));
        EventScanner scanner = new EventScanner(file);
        assertTrue(scanner.next());
        assertEquals("x".repeat(1024), scanner.name());
    }

    /** So many mebibytes, made while they are read. */
    private static InputStream repeated(String text, int mebibytes) {
        byte[] block = text.repeat((1 << 20) / text.length()).getBytes(UTF_8);
        return new SequenceInputStream(Collections.enumeration(
                IntStream.range(0, mebibytes).mapToObj(i -> (InputStream) new ByteArrayInputStream(block)).toList()));
    }

    @Test
    void agreesWithTheParserOnWhatTheReceiverWrites() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        try (EventParser parser = new EventParser()) {
            for (int i = 0; i < 500; i++) {
                Parsed.Events events = (Parsed.Events) parser.parse(event(random).getBytes(UTF_8));
                expected.add(events.events().get(0).eventName());
                file.write(AT.getBytes(UTF_8));
                file.write(events.lines().get(0));
                file.write("}\n".getBytes(UTF_8));
            }
        }
        assertEquals(expected, names(new ByteArrayInputStream(file.toByteArray())), "seed " + seed);
    }

    private static String event(Random random) {
        List<String> members = new ArrayList<>(List.of("\"timestamp\": 1"));
        for (String member : List.of("event_name", "message_code", "platform", "application_code", "hwid", "user_id", "other")) {
            members.add("\"" + member + "\" : " + quoted(random));
        }
        members.add("\"nested\":{\"event_name\":" + quoted(random) + ",\"a\":[" + quoted(random) + ",1,null,{}]}");
        Collections.shuffle(members, random);
        return "{ " + String.join(" , ", members) + "}";
    }

    private static String quoted(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append("\"\\/{}[]:,\n\u0000\u007f\u00e9\u202e\uD83D\uDE00aevent_name".charAt(random.nextInt(26)));
        }
        return JsonText.appendQuoted(new StringBuilder(), text).toString();
    }
}
