package pushwoosh.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.event.Violation;

/** The texts and headers of answers. */
class AnswerTest {
    private static final Violation VIOLATION = new Violation("/a\"b\n\u001b", "must \u202e be");

    @Test
    void problemNamesEveryViolationInItsOrderAndEscapesWhatIsUnsafe() {
        assertEquals("{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,"
                + "\"detail\":\"The body contains invalid events.\","
                + "\"errors\":[{\"pointer\":\"/a\\\"b\\u000a\\u001b\",\"detail\":\"must \\u202e be\"},"
                + "{\"pointer\":\"\",\"detail\":\"x\"}]}",
                text(Answer.refused(Refusal.INVALID, null, List.of(VIOLATION, new Violation("", "x")))));
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusalIsAProblemWithItsStatusAndASentence(Refusal refusal) {
        Answer answer = Answer.refused(refusal, 4711, List.of());
        assertEquals(refusal.status, answer.status());
        assertTrue(Set.of(400, 401, 404, 405, 408, 413, 422, 503).contains(answer.status()));
        Matcher matcher = Pattern.compile("\\{\"type\":\"about:blank\",\"title\":\"[A-Z][A-Za-z ]+\",\"status\":(\\d+),"
                + "\"detail\":\"[A-Z].+\\.\"\\}").matcher(text(answer));
        assertTrue(matcher.matches(), () -> text(answer));
        assertEquals(Integer.toString(refusal.status), matcher.group(1));
        assertTrue(refusal.label().matches("[a-z_]+"), refusal.label());
        assertFalse(refusal.summary.endsWith("."), refusal.summary);
    }

    @Test
    void everyReasonHasASentenceOfItsOwn() {
        assertEquals(Refusal.values().length, Arrays.stream(Refusal.values())
                .map(refusal -> refusal.detail(0)).collect(Collectors.toSet()).size());
    }

    @Test
    void sentenceNamesTheSettingAndItsValue() {
        assertTrue(text(Answer.refused(Refusal.TOO_LARGE, 1_048_576, List.of()))
                .contains("pushwoosh-webhook.max-body-bytes (1048576)"));
    }

    @Test
    void headersGoWithTheirStatus() {
        assertEquals("Bearer realm=\"pushwoosh-webhook\"", header("WWW-Authenticate", Refusal.UNAUTHORIZED));
        assertEquals("Basic realm=\"pushwoosh-webhook\", charset=\"UTF-8\"",
                header("WWW-Authenticate", Refusal.LOGIN_REQUIRED));
        assertTrue(header("Retry-After", Refusal.FULL).matches("[1-9]\\d*"));
        assertNull(Answer.refused(Refusal.INVALID).header());
        Answer notAllowed = Answer.refused(Refusal.NOT_ALLOWED, "GET, HEAD", List.of());
        assertEquals("Allow", notAllowed.header());
        assertEquals("GET, HEAD", notAllowed.value());
        assertTrue(text(notAllowed).contains("This path allows GET, HEAD only."));
    }

    @Test
    void postsAreRefusedForEveryReasonButThoseOfOtherPathsAndMethods() {
        assertEquals(Set.of(Refusal.NOT_FOUND, Refusal.NOT_ALLOWED, Refusal.LOGIN_REQUIRED),
                Arrays.stream(Refusal.values()).filter(refusal -> !Refusal.ofPosts().contains(refusal))
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "/\u001b\u001b\u001b\u001b\u001b", "/\ud83d\ude00", "/\u00fc\""})
    void listOfErrorsEndsAt4096BytesAsSentWithACountOfTheRest(String pointer) {
        for (int count : new int[] {1, 20, 60, 1_000, 1_001}) {
            List<Violation> violations = Collections.nCopies(count, new Violation(pointer, "must be a string"));
            String answer = text(Answer.refused(Refusal.INVALID, null, violations));
            String errors = answer.substring(answer.indexOf("\"errors\":") + 9, answer.length() - 1);
            assertTrue(errors.getBytes(UTF_8).length <= 4_096, errors);
            int listed = errors.split("must be a string", -1).length - 1;
            Matcher rest = Pattern.compile("\"detail\":\"" + (count > 1_000 ? "at least " : "")
                    + "(\\d+) more violations are not listed here\"").matcher(errors);
            assertEquals(count - listed, rest.find() ? Integer.parseInt(rest.group(1)) : 0);
            assertTrue(listed == count || errors.getBytes(UTF_8).length > 3_900, "the list could be longer");
        }
    }

    @Test
    void lastErrorThatFitsIsListed() {
        String entry = "{\"pointer\":\"/x\",\"detail\":\"is wrong\"}";
        StringBuilder out = new StringBuilder();
        Answer.appendErrors(out, List.of(new Violation("/x", "is wrong")), 80 + entry.length() + 1);
        assertEquals("\"errors\":[" + entry + "]", out.toString());
        out.setLength(0);
        Answer.appendErrors(out, List.of(new Violation("/x", "is wrong")), 80 + entry.length());
        assertEquals("\"errors\":[{\"pointer\":\"\",\"detail\":\"1 more violations are not listed here\"}]",
                out.toString());
    }

    @ParameterizedTest
    @EnumSource
    void everyAnswerFitsTheBufferThatIsAskedForWithRoomForTheHeaders(Refusal refusal) {
        Answer answer = Answer.refused(refusal, Long.MIN_VALUE,
                Collections.nCopies(1_001, new Violation("/\u001b".repeat(256), "must be a string")));
        assertTrue(answer.body().length + 2_048 <= 8_192, () -> text(answer));
    }

    @Test
    void answerIsWrittenWithItsHeadersAndIsNotToBeCachedUnlessItIs200() throws IOException {
        assertEquals(List.of("setStatus 503", "setHeader Retry-After 5", "setHeader Cache-Control no-store",
                "setHeader X-Content-Type-Options nosniff", "setContentType application/problem+json",
                "write " + text(Answer.refused(Refusal.FULL))), written(Answer.refused(Refusal.FULL), 8_192));
        assertEquals(List.of("setBufferSize 8192", "setStatus 200", "setHeader X-Content-Type-Options nosniff",
                "setContentType application/json", "write {\"accepted\":1}"), written(Answer.accepted(1), 8_191));
    }

    /** The calls that change the response, in their order. */
    private static List<String> written(Answer answer, int bufferBytes) throws IOException {
        List<String> calls = new ArrayList<>();
        ServletOutputStream output = new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(int b) {
                throw new UnsupportedOperationException("not written at once");
            }

            @Override
            public void write(byte[] bytes) {
                calls.add("write " + new String(bytes, UTF_8));
            }
        };
        answer.writeTo((HttpServletResponse) Proxy.newProxyInstance(AnswerTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBufferSize" -> bufferBytes;
                    case "getOutputStream" -> output;
                    default -> {
                        calls.add(method.getName() + " " + Stream.of(arguments).map(String::valueOf)
                                .collect(Collectors.joining(" ")));
                        yield null;
                    }
                }));
        return calls;
    }

    @Test
    void acceptedEventsAreCounted() {
        assertEquals("{\"accepted\":1}", text(Answer.accepted(1)));
        assertEquals("{\"accepted\":7}", text(Answer.accepted(7)));
    }

    private static String header(String name, Refusal refusal) {
        Answer answer = Answer.refused(refusal);
        assertEquals(name, answer.header());
        return answer.value();
    }

    private static String text(Answer answer) {
        return new String(answer.body(), UTF_8);
    }
}
