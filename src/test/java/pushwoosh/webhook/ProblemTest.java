package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushwoosh.webhook.Outcome.Kind;
import pushwoosh.webhook.Outcome.Reason;
import pushwoosh.webhook.event.Violation;

/** The texts of {@link Problem} and {@link Answer}. */
class ProblemTest {
    private static final List<Violation> ONE_VIOLATION = List.of(new Violation("/a\"b\n\u001b", "must \u202e be"));

    @Test
    void problemNamesEveryViolationInItsOrderAndEscapesWhatIsUnsafe() {
        assertEquals("{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,\"detail\":\"why\","
                + "\"errors\":[{\"pointer\":\"/a\\\"b\\u000a\\u001b\",\"detail\":\"must \\u202e be\"},"
                + "{\"pointer\":\"\",\"detail\":\"x\"}]}",
                Problem.text(422, "why", List.of(ONE_VIOLATION.get(0), new Violation("", "x"))));
    }

    @Test
    void problemWithoutViolationsHasNoErrors() {
        assertEquals("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"why\"}",
                Problem.text(401, "why", List.of()));
    }

    @ParameterizedTest
    @EnumSource
    void everyKindIsAnsweredWithItsStatusAndATitle(Kind kind) {
        Answer answer = Answer.to(outcome(kind), 422);
        String text = new String(answer.body(), UTF_8);
        assertEquals(kind.status(), answer.status());
        assertTrue(Set.of(200, 400, 401, 408, 413, 415, 422, 503).contains(answer.status()));
        if (kind == Kind.ACCEPTED) {
            assertEquals("{\"accepted\":7}", text);
        } else {
            Matcher matcher = Pattern.compile("\\{\"type\":\"about:blank\",\"title\":\"[A-Z][A-Za-z ]+\",\"status\":(\\d+),"
                    + "\"detail\":\"[A-Z][^\"]+\\.\"(,\"errors\":\\[.+\\])?\\}").matcher(text);
            assertTrue(matcher.matches(), text);
            assertEquals(Integer.toString(kind.status()), matcher.group(1));
        }
    }

    @Test
    void headersGoWithTheirStatus() {
        assertEquals("Bearer realm=\"pushwoosh-webhook\"", header("WWW-Authenticate", Kind.UNAUTHORIZED));
        assertEquals("identity, gzip", header("Accept-Encoding", Kind.UNSUPPORTED_ENCODING));
        assertTrue(header("Retry-After", Kind.UNAVAILABLE).matches("[1-9]\\d*"));
        assertNull(Answer.to(outcome(Kind.INVALID), 422).header());
    }

    @Test
    void everyReasonHasAWordAndASentenceOfItsOwn() {
        assertEquals(Reason.values().length, Set.of(Reason.values()).stream()
                .map(reason -> new String(Answer.to(Outcome.unavailable(reason), 422).body(), UTF_8))
                .collect(Collectors.toSet()).size());
        for (Reason reason : Reason.values()) {
            assertTrue(reason.word().matches("[a-z]+"), reason.word());
        }
    }

    @Test
    void invalidStatus200HidesRejectedBodiesAndNothingElse() {
        for (Kind kind : Kind.values()) {
            boolean isHidden = kind == Kind.MALFORMED || kind == Kind.INVALID;
            Answer answer = Answer.to(outcome(kind), 200);
            assertEquals(isHidden ? 200 : kind.status(), answer.status());
            if (isHidden) {
                assertEquals("{\"accepted\":0}", new String(answer.body(), UTF_8));
            }
        }
    }

    private static String header(String name, Kind kind) {
        Answer answer = Answer.to(outcome(kind), 422);
        assertEquals(name, answer.header());
        return answer.value();
    }

    private static Outcome outcome(Kind kind) {
        return new Outcome(kind, 7, kind == Kind.INVALID || kind == Kind.MALFORMED ? ONE_VIOLATION : List.of(),
                Reason.FULL);
    }
}
