package pushwoosh.webhook.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static pushwoosh.webhook.event.Parsing.lines;
import static pushwoosh.webhook.event.Parsing.malformed;
import static pushwoosh.webhook.event.Parsing.pointers;
import static pushwoosh.webhook.event.Parsing.valid;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not JSON, and the position of the error. */
class MalformedBodyTest {
    private static final String EVENT = EventText.complete().toString();
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t ", BYTE_ORDER_MARK, BYTE_ORDER_MARK + " \n"})
    void bodyOfNothingButWhiteSpaceIsEmpty(String body) {
        assertEquals("not JSON: the body is empty", malformed(body));
    }

    /** Plain binding loops for ever on each of these: eclipse-ee4j/parsson#23. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"x\":[", "{\"x\":{", "{\"x\":[[", "{\"x\":[{\"y\":[",
        "[{\"x\":[", "{", "[", "[[", "[{"})
    void bodyThatEndsInsideAContainerIsAnsweredAtOnce(String body) {
        String detail = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> malformed(body));
        assertEquals("not JSON: syntax error at line 1, column " + (body.length() + 1), detail);
    }

    @Test
    void everyTruncatedEventIsMalformedAndPointsBehindItsEnd() {
        for (int length = 1; length < EVENT.length(); length++) {
            assertEquals("not JSON: syntax error at line 1, column " + (length + 1),
                    malformed(EVENT.substring(0, length)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'a' 1}|1|6", "{'a':tru}|1|9", "{'a':01}|1|7", "{'a':1,}|1|8", "{,}|1|2", "{'a':'\\x'}|1|8",
        "{a:1}|1|2", "[1 2]|1|4", "[1,]|1|4", "{'a':NaN}|1|6", "{'a':+1}|1|6", "{'a':.5}|1|6", "{'a':1.}|1|8",
        "//x|1|1", "{/**/}|1|2", "<NL><NL>  x|3|3", "{<NL>'a':<NL>'b'<NL>'c':1}|4|3",
        "{'\u00e9\uD83D\uDE00':x}|1|7"})
    void syntaxErrorsNameLineAndColumn(String pattern, int line, int column) {
        String body = pattern.replace('\'', '"').replace("<NL>", "\n");
        assertEquals("not JSON: syntax error at line " + line + ", column " + column, malformed(body));
    }

    @Test
    void placeIsRightFarBehindTheBuffersOfTheParser() {
        String start = "{\"a\":\"" + "\u00e9\\n".repeat(50_000) + "\",\n\"b\":[\n";
        assertEquals("not JSON: syntax error at line 3, column 10001",
                malformed(start + " ".repeat(10_000) + "?]}"));
        assertEquals("not JSON: unexpected text after the value at line 4, column 70002",
                malformed(start + "]}\n" + " ".repeat(70_001) + "?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "}", "]", ",", "\u0000", "{}", "//", "\u00a0", "\u000b", "\f", "\"", "1",
        BYTE_ORDER_MARK})
    void anythingButWhiteSpaceBehindTheValueIsMalformed(String junk) {
        String array = "[" + EVENT + "]";
        for (String root : List.of(EVENT, array, "{}", "[]", "[1]", "5", "\"x\"", "true", "null")) {
            String separator = root.equals("5") && junk.equals("1") ? " " : "";
            assertEquals("not JSON: unexpected text after the value at line 1, column "
                    + (root.length() + separator.length() + 1), malformed(root + separator + junk));
            assertEquals("not JSON: unexpected text after the value at line 2, column 3",
                    malformed(root + " \r\n\t " + junk));
        }
    }

    @Test
    void whiteSpaceAroundTheValueIsAllowed() {
        valid(" \t\r\n" + EVENT + " \t\r\n");
        valid("\n[\n" + EVENT + "\n]\n");
    }

    @Test
    void syntaxErrorBehindViolationsIsAllThatIsReported() {
        assertEquals("not JSON: syntax error at line 1, column 12", malformed("{\"hwid\":1, ,}"));
        assertEquals("not JSON: unexpected text after the value at line 1, column 3", malformed("{}x"));
    }

    @Test
    void oneByteOrderMarkIsSkippedAndNotKept() {
        assertEquals(List.of(EVENT), lines(BYTE_ORDER_MARK + EVENT));
        assertEquals(List.of(EVENT, EVENT), lines(BYTE_ORDER_MARK + "[" + EVENT + "," + EVENT + "]"));
        assertEquals(List.of(""), pointers(BYTE_ORDER_MARK + "[]"));
        assertEquals("not JSON: syntax error at line 1, column 1",
                malformed(BYTE_ORDER_MARK + BYTE_ORDER_MARK + EVENT));
        assertEquals("not JSON: syntax error at line 1, column 2", malformed("{" + BYTE_ORDER_MARK + "}"));
        for (String other : List.of("\uFEFE", "\uFEBF", "\uFFBF", "\uEEFF", "\uFE3F")) {
            assertEquals("not JSON: syntax error at line 1, column 1", malformed(other + EVENT));
        }
    }

    /** Latin-1 for bytes: overlong forms, surrogates, beyond U+10FFFF, cut short, stray continuation. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00e9", "\u00ff", "\u0080", "\u00c0\u00af", "\u00c1\u0081",
        "\u00e0\u0080\u00af", "\u00f0\u0080\u0080\u00af", "\u00ed\u00a0\u0080",
        "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080", "\u00f4\u0090\u0080\u0080", "\u00f5\u0080\u0080\u0080", "\u00fc\u0080\u0080\u0080\u0080\u0080",
        "\u00c3", "\u00e2\u0082", "\u00f0\u009f\u0098", "\u00c3(", "\u00ef\u00bf\u00bd\u00ff"})
    void whatIsNotUtf8IsMalformedWhereverItStands(String bytes) {
        for (String body : List.of(EventText.complete().with("hwid", '"' + bytes + '"').toString(),
                EventText.complete().with(bytes, "1").toString(), bytes, bytes + EVENT, EVENT + bytes)) {
            assertEquals("not UTF-8", malformed(body.getBytes(ISO_8859_1)));
        }
    }

    @Test
    void replacementCharacterThatWasSentIsKept() {
        String event = EventText.complete().with("hwid", "\"\uFFFD\"").toString();
        assertEquals(List.of(event), lines(event));
        assertEquals(List.of(event), lines(BYTE_ORDER_MARK + event));
    }

    @Test
    void otherEncodingsAreNotGuessed() {
        for (String name : List.of("UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")) {
            Charset charset = Charset.forName(name);
            malformed(EVENT.getBytes(charset));
            malformed((BYTE_ORDER_MARK + EVENT).getBytes(charset));
        }
    }

    @Test
    void anyByteAloneOrInARowIsAnswered() {
        for (int value = 0; value < 256; value++) {
            for (int length : new int[] {1, 2, 3, 5_000}) {
                byte[] body = new byte[length];
                Arrays.fill(body, (byte) value);
                assertFalse(Parsing.PARSER.parse(body) instanceof Parsed.Events);
            }
        }
    }

    /** Beyond any body that is received: the limit is Parsson's own. */
    @Test
    void bodyThatTheLibraryRefusesIsMalformed() {
        String event = EventText.complete().with("payload", '"' + "p".repeat(16_000_000) + '"').toString();
        assertEquals("not JSON that can be read", malformed(event));
    }
}
