package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static pushwoosh.webhook.event.Parsing.lines;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line is what was sent: byte for byte, but for white space between tokens and unsafe characters. */
class EventLinesTest {
    private static final EventText EVENT = EventText.complete();

    @ParameterizedTest
    @ValueSource(strings = {
        "\"a b\"", "\" \"", "\"  a  ,  b : c [ ] { }  \"", "\"a, b\"", "\"a: b\"", "\"[ ]\"",
        "\"a ,b\"", "\", \"",
        "\"\\\" , \\\\\"", "\"\\\\\\\" : \\\\\"", "\"{\\\"a\\\": [1, 2]}\"",
        "\"\\u00e9\\/\\b\\f\\n\\r\\t\\uD83D\\uDE00\\ud83d\\u0085\\u2028\\u0000\"",
        "\"\u00e9 \u00a0 \u20ac \uD83D\uDE00 \u041f\u0440\u0438\u0432\u0435\u0442 \u4e2d\u6587\"",
        "\"\uFFFD \uFFFF\"",
        "1.50e+3", "-0", "1E400", "0.10", "12345678901234567890123456789",
        "[1,[2,{\"b\":3,\"a\":4,\"b\":5}],null,true,false,{},[]]"})
    void spellingOfEveryValueIsKept(String value) {
        String payload = value.startsWith("\"") ? value : "\"\"";
        String event = EVENT.with("x", value).with("payload", payload).toString();
        assertEquals(List.of(event), lines(event));
        assertEquals(List.of(event), lines("[" + event + "]"));
        assertEquals(List.of(event, event), lines("[" + event + "," + event + "]"));
        assertEquals(List.of(event), lines("[\n" + event + "\n]\n"));
    }

    @Test
    void memberOrderDuplicatesAndSpellingOfNamesAreKept() {
        String event = EVENT.followedBy(",\"b\":1,\"a\":2,\"b\":3,\"\\u0061\":4,\"\":5"
                + ",\"c d\":{\"z\":1,\"y\":2,\"z\":3}");
        assertEquals(List.of(event), lines(event));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "\n", "\r", "\r\n", "    ", "\r\n\t "})
    void whiteSpaceBetweenTokensIsDropped(String space) {
        String event = EVENT.with("payload", "\"a ,  b\"")
                .with("x", "[1,\"\",{\"y\":[]},{},-1.5e3]").toString();
        String spaced = spaced(event, space);
        assertEquals(List.of(event), lines(spaced));
        assertEquals(List.of(event, event), lines("[" + spaced + space + "," + spaced + "]" + space));
    }

    /** One place at a time, since the look at a whole compact event must not miss any. */
    @Test
    void oneSpaceAnywhereBetweenTokensIsDropped() {
        String event = EVENT.with("x", "[[1,2,{}],\"\",{\"y\":[true]},null]").toString();
        String spaced = spaced(event, "\u0001");
        for (String space : List.of(" ", "\n", "\r\n", "  ")) {
            long places = spaced.chars().filter(c -> c == 1).count();
            for (int place = 0; place < places; place++) {
                StringBuilder body = new StringBuilder();
                int seen = 0;
                for (char c : spaced.toCharArray()) {
                    body.append(c != 1 ? String.valueOf(c) : seen++ == place ? space : "");
                }
                assertEquals(List.of(event), lines(body.toString()));
            }
        }
    }

    @Test
    void unsafeCharactersAndNoOthersAreEscapedInNamesAndValues() {
        for (int c = ' '; c <= 0x10FFFF; c += c < 0x3000 || c >= 0xFE00 && c < 0x10000 ? 1 : 997) {
            if (c == '"' || c == '\\' || c >= 0xD800 && c <= 0xDFFF) {
                continue;
            }
            String sent = new String(Character.toChars(c));
            String kept = SafeLine.isUnsafe(c) ? String.format("\\u%04x", c) : sent;
            assertEquals(List.of(unsafe(kept)), lines(unsafe(sent)),
                    () -> Integer.toHexString(sent.codePointAt(0)));
        }
    }

    @Test
    void unsafeCharactersGrowALineFarBeyondTheBody() {
        String event = unsafe("\u007f".repeat(100_000) + "\u2028".repeat(1_000) + " \u0085");
        assertEquals(List.of(event.replace("\u007f", "\\u007f").replace("\u2028", "\\u2028")
                .replace("\u0085", "\\u0085")), lines(event));
    }

    @Test
    void changeBehindAnyLengthThatStaysIsMade() {
        for (int length : new int[] {400, 500, 600, 1_100, 5_000, 1_000_000}) {
            String event = EVENT.with("payload", '"' + "p".repeat(length) + '"').toString();
            assertEquals(List.of(event), lines(event.replace("\"timestamp", " \"timestamp")));
            assertEquals(List.of(event, event), lines("[" + event.replace("}", " }") + "," + event + "]"));
        }
    }

    @Test
    void linesOfOneBodyDoNotShareBytesAndTheBodyStaysAsItIs() {
        String body = " [ " + EVENT + "," + EVENT.with("hwid", "\"\u0085\"") + "," + EVENT + "]";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<byte[]> lines = ((Parsed.Events) Parsing.PARSER.parse(bytes)).lines();
        assertArrayEquals(body.getBytes(StandardCharsets.UTF_8), bytes);
        assertNotSame(lines.get(0), lines.get(2));
        String escaped = EVENT.with("hwid", "\"\\u0085\"").toString();
        assertEquals(List.of(EVENT.toString(), escaped, EVENT.toString()),
                lines.stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList());
        byte[] compact = EVENT.toString().getBytes(StandardCharsets.UTF_8);
        assertNotSame(compact, ((Parsed.Events) Parsing.PARSER.parse(compact)).lines().get(0));
    }

    /** Every length modulo eight, with what has to change in the first and the last bytes. */
    @Test
    void changesAreFoundAtAnyOffset() {
        for (int length : IntStream.range(0, 40).toArray()) {
            String name = "n".repeat(length);
            assertEquals(List.of(EVENT.followedBy(",\"" + name + "\":\"\\u007f\",\"z\":1")),
                    lines(EVENT.followedBy(",\"" + name + "\":\"\u007f\",\"z\":1")));
            assertEquals(List.of(EVENT.followedBy(",\"" + name + "\":1")),
                    lines(EVENT.followedBy(",\"" + name + "\":1 ")));
            assertEquals(List.of(EVENT.followedBy(",\"" + name + "\":\"\\u2066\"")),
                    lines(EVENT.followedBy(",\"" + name + "\":\"\u2066\"")));
        }
    }

    private static String unsafe(String text) {
        return EVENT.followedBy(",\"" + text + "\":[\"a" + text + "b\"]");
    }

    /** Puts space around every token; a string is one token. */
    private static String spaced(String json, String space) {
        StringBuilder out = new StringBuilder();
        boolean inString = false;
        for (char c : json.toCharArray()) {
            inString ^= c == '"';
            if (!inString && c != '"' && "{}[]:,".indexOf(c) >= 0) {
                out.append(space).append(c).append(space);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
