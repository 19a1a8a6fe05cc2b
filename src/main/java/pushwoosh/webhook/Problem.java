package pushwoosh.webhook;

import java.util.List;
import java.util.Map;
import pushwoosh.webhook.event.JsonText;
import pushwoosh.webhook.event.Violation;

/**
 * Problem details (RFC 9457) as JSON text:
 * {@code {"type":"about:blank","title":"...","status":422,"detail":"...","errors":[{"pointer":"/timestamp","detail":"..."}]}}.
 */
final class Problem {
    private static final Map<Integer, String> TITLES = Map.of(
            400, "Bad Request", 401, "Unauthorized", 404, "Not Found", 405, "Method Not Allowed",
            408, "Request Timeout", 413, "Content Too Large", 415, "Unsupported Media Type",
            422, "Unprocessable Content", 503, "Service Unavailable");

    private Problem() {
    }

    /** The text; without violations there is no {@code errors} member. */
    static String text(int status, String detail, List<Violation> violations) {
        StringBuilder out = new StringBuilder(160);
        out.append("{\"type\":\"about:blank\",\"title\":\"").append(TITLES.get(status))
                .append("\",\"status\":").append(status).append(",\"detail\":");
        JsonText.appendQuoted(out, detail);
        if (!violations.isEmpty()) {
            appendErrors(out.append(','), violations);
        }
        return out.append('}').toString();
    }

    /** Appends the member {@code "errors":[...]}. */
    static void appendErrors(StringBuilder out, List<Violation> violations) {
        out.append("\"errors\":[");
        String separator = "";
        for (Violation violation : violations) {
            out.append(separator).append("{\"pointer\":");
            JsonText.appendQuoted(out, violation.pointer()).append(",\"detail\":");
            JsonText.appendQuoted(out, violation.detail()).append('}');
            separator = ",";
        }
        out.append(']');
    }
}
