package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import pushwoosh.webhook.event.JsonText;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.http.Answer;

/**
 * The members of a rejected line: {@code "status":422,"errors":[...],"body":"..."}. The body is {@code
 * "body_base64"} if it is not UTF-8 or if escapes would make more than twice as many bytes of it; a body that is
 * not kept is left out. Stateless.
 */
final class RejectedLine {
    private RejectedLine() {}

    /** The members' bytes; {@code body} is null if it is not kept. */
    static byte[] of(int status, List<Violation> violations, byte[] body) {
        StringBuilder out = new StringBuilder(256 + (body == null ? 0 : body.length));
        out.append("\"status\":").append(status).append(',');
        Answer.appendErrors(out, violations, Integer.MAX_VALUE);
        if (body != null) {
            appendBody(out.append(','), body);
        }
        return out.toString().getBytes(UTF_8);
    }

    private static void appendBody(StringBuilder out, byte[] body) {
        String text = JsonText.decode(body);
        if (text != null && JsonText.quotedBytes(text) <= 2L * body.length) {
            JsonText.appendQuoted(out.append("\"body\":"), text);
        } else {
            out.append("\"body_base64\":\"").append(Base64.getEncoder().encodeToString(body)).append('"');
        }
    }
}
