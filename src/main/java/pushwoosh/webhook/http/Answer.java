package pushwoosh.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import jakarta.servlet.http.HttpServletResponse;
import pushwoosh.webhook.event.JsonText;
import pushwoosh.webhook.event.Parsed;
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
    static final int BUFFER_BYTES = 8192;
    /** The list of errors in an answer, in bytes as sent. */
    private static final int ERRORS_BYTES_MAX = 4096;
    /** What an entry that counts the rest takes at most. */
    private static final int REST_BYTES = 80;
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
        Answer answer = text(refusal.status, PROBLEM, problem(refusal, argument, violations));
        return switch (refusal) {
            case UNAUTHORIZED -> answer.with("WWW-Authenticate", "Bearer realm=\"pushwoosh-webhook\"");
            case LOGIN_REQUIRED -> answer.with("WWW-Authenticate",
                    "Basic realm=\"pushwoosh-webhook\", charset=\"UTF-8\"");
            case NOT_ALLOWED -> answer.with("Allow", String.valueOf(argument));
            default -> refusal.status == 503 ? answer.with("Retry-After", RETRY_AFTER_SECONDS) : answer;
        };
    }

    public static Answer refused(Refusal refusal) {
        return refused(refusal, null, List.of());
    }

    /**
     * Problem details (RFC 9457): {@code {"type":"about:blank","title":"...","status":422,"detail":"...",
     * "errors":[{"pointer":"/timestamp","detail":"..."}]}}; without violations there is no {@code errors} member.
     */
    private static String problem(Refusal refusal, Object argument, List<Violation> violations) {
        StringBuilder out = new StringBuilder(256);
        out.append("{\"type\":\"about:blank\",\"title\":\"").append(refusal.title)
                .append("\",\"status\":").append(refusal.status).append(",\"detail\":");
        JsonText.appendQuoted(out, refusal.detail(argument));
        if (!violations.isEmpty()) {
            appendErrors(out.append(','), violations, ERRORS_BYTES_MAX);
        }
        return out.append('}').toString();
    }

    /** Appends the member {@code "errors":[...]} with at least one violation; an entry counts those that do not fit. */
    public static void appendErrors(StringBuilder out, List<Violation> violations, int bytesMax) {
        out.append("\"errors\":[");
        int room = bytesMax - REST_BYTES;
        for (int i = 0; i < violations.size(); i++) {
            String entry = entry(violations.get(i));
            room -= entry.getBytes(UTF_8).length + 1;
            if (room < 0) {
                String rest = (violations.size() > Parsed.Invalid.VIOLATIONS_MAX ? "at least " : "")
                        + (violations.size() - i) + " more violations are not listed here";
                out.append(entry(new Violation("", rest))).append(',');
                break;
            }
            out.append(entry).append(',');
        }
        out.setCharAt(out.length() - 1, ']');
    }

    private static String entry(Violation violation) {
        StringBuilder out = new StringBuilder(96).append("{\"pointer\":");
        JsonText.appendQuoted(out, violation.pointer()).append(",\"detail\":");
        return JsonText.appendQuoted(out, violation.detail()).append('}').toString();
    }

    public static Answer text(int status, String type, String body) {
        return new Answer(status, null, null, type, body.getBytes(UTF_8));
    }

    private Answer with(String name, String text) {
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
