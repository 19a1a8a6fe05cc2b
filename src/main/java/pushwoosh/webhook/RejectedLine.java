package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import pushwoosh.webhook.event.JsonText;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.http.Problem;

/**
 * The members of a rejected line: {@code "status":422,"errors":[...],"body":"..."}. A body that is not
 * UTF-8 is {@code "body_base64"}; a body that is not kept is left out.
 */
final class RejectedLine {
    private RejectedLine() {
    }

    /** The members' bytes; {@code body} is null if it is not kept. */
    static byte[] of(int status, List<Violation> violations, byte[] body) {
        StringBuilder out = new StringBuilder(256 + (body == null ? 0 : body.length));
        out.append("\"status\":").append(status).append(',');
        Problem.appendErrors(out, violations);
        if (body != null) {
            appendBody(out.append(','), body);
        }
        return out.toString().getBytes(UTF_8);
    }

    private static void appendBody(StringBuilder out, byte[] body) {
        try {
            CharSequence text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            JsonText.appendQuoted(out.append("\"body\":"), text);
        } catch (CharacterCodingException e) {
            out.append("\"body_base64\":\"").append(Base64.getEncoder().encodeToString(body)).append('"');
        }
    }
}
