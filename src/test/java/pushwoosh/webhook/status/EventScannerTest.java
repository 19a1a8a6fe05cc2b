package pushwoosh.webhook.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.container.Example;
import pushwoosh.webhook.event.EventParser;

class EventScannerTest {
    private static final EventParser PARSER = new EventParser();
    private static final String AT = "{\"received_at\":\"2026-11-23T20:17:00.123+01:00\",\"event\":";
    private static final long MILLIS = Instant.parse("2026-11-23T19:17:00.123Z").toEpochMilli();

    @AfterAll
    static void close() {
        PARSER.close();
    }

    private static List<String> names(String file) throws IOException {
        EventScanner scanner = new EventScanner(new ByteArrayInputStream(file.getBytes(UTF_8)), PARSER);
        List<String> names = new ArrayList<>();
        while (scanner.next()) {
            names.add(scanner.name());
            assertEquals(MILLIS, scanner.millis());
        }
        assertFalse(scanner.next());
        return names;
    }

    private static String line(String name) {
        return AT + Example.EVENT.replace("Email Sent", name) + "}\n";
    }

    @Test
    void readsNameAndTimeOfEachLine() throws IOException {
        assertEquals(List.of("Email Sent", "\"\u00E9\uD83D\uDE00\u202E"),
                names(line("Email Sent") + line("\\\"\u00E9\\uD83D\\uDE00\\u202e")));
        assertEquals(List.of(), names(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "no JSON", "{}", "[]", "}", "{\"received_at\":\"never\",\"event\":" + Example.EVENT + "}",
        "{\"event\":" + Example.EVENT + "}", AT, AT + "}", AT + "{\"event_name\":\"x\"}}", AT + Example.EVENT,
        AT + Example.EVENT + "]", "x" + AT + Example.EVENT + "}", AT + "[" + Example.EVENT})
    void passesOverWhatIsNoLineOfOurs(String line) throws IOException {
        assertEquals(List.of("a", "b"), names(line("a") + line + "\n" + line("b")));
    }

    @Test
    void passesOverALastLineThatIsStillBeingWritten() throws IOException {
        String line = line("a");
        for (int length = 0; length < line.length(); length++) {
            assertEquals(List.of("a"), names(line + line.substring(0, length)), "cut at " + length);
        }
    }

    @Test
    void passesOverALineThatIsTooLongForItsMemory() throws IOException {
        int most = EventScanner.LINE_BYTES_MAX - line("").length() + 1; // The line feed is not kept.
        assertEquals(List.of("x".repeat(most), "a"), names(line("x".repeat(most)) + line("a")));
        assertEquals(List.of("a"), names(line("x".repeat(most + 1)) + line("a")));
    }
}
