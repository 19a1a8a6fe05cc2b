package pushwoosh.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import pushwoosh.webhook.event.Violation;

/**
 * A response: status, one header of its own, body. Written with {@code setStatus}, never {@code sendError}, which
 * sends the container's page. Never a redirect, and never 403, 406 or 410: some senders stop for good on those.
 * Every answer to a POST of events fits {@value #BUFFER_BYTES} bytes, so that writing it never waits for the client.
 *
 * @param status HTTP status
 * @param header name of a header that goes with the status, or null
 * @param value its value, or null
 * @param type content type
 * @param body the bytes
 */
public record Answer(int status, String header, String value, String type, byte[] body) {
    public static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final int BUFFER_BYTES = 8192;
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final Answer ONE_ACCEPTED = text(200, JSON, "{\"accepted\":1}");

    public static Answer accepted(int events) {
        return events == 1 ? ONE_ACCEPTED : text(200, JSON, "{\"accepted\":" + events + "}");
    }

    /**
     * Refuses.
     *
     * @param argument what the sentence of the refusal asks for: a limit, the allowed methods; null for nothing
     * @param violations listed in the body; may be empty
     */
    public static Answer refused(Refusal refusal, Object argument, List<Violation> violations) {
        Answer answer = text(refusal.status(), PROBLEM, Problem.text(refusal, argument, violations));
        return switch (refusal) {
            case UNAUTHORIZED -> answer.with("WWW-Authenticate", "Bearer realm=\"pushwoosh-webhook\"");
            case LOGIN_REQUIRED -> answer.with("WWW-Authenticate",
                    "Basic realm=\"pushwoosh-webhook\", charset=\"UTF-8\"");
            case NOT_ALLOWED -> answer.with("Allow", String.valueOf(argument));
            default -> refusal.status() == 503 ? answer.with("Retry-After", RETRY_AFTER_SECONDS) : answer;
        };
    }

    public static Answer refused(Refusal refusal) {
        return refused(refusal, null, List.of());
    }

    public static Answer notAllowed(String allowed) {
        return refused(Refusal.NOT_ALLOWED, allowed, List.of());
    }

    public static Answer text(int status, String type, String body) {
        return new Answer(status, null, null, type, body.getBytes(UTF_8));
    }

    /** Returns this answer with its one header. */
    public Answer with(String name, String text) {
        return new Answer(status, name, text, type, body);
    }

    /**
     * Writes the whole response. Sets no content length; the container adds it to what fits its buffer. If it were set,
     * Tomcat would send with the last byte written, in this thread, and wait for a client that reads nothing.
     */
    public void writeTo(HttpServletResponse response) throws IOException {
        if (response.getBufferSize() < BUFFER_BYTES) { // WildFly's default is 512 bytes with a small heap.
            response.setBufferSize(BUFFER_BYTES);
        }
        response.setStatus(status);
        if (header != null) {
            response.setHeader(header, value);
        }
        if (status != 200) {
            response.setHeader("Cache-Control", "no-store");
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType(type);
        response.getOutputStream().write(body);
    }
}
