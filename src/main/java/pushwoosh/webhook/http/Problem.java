package pushwoosh.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

import pushwoosh.webhook.event.JsonText;
import pushwoosh.webhook.event.Parsed;
import pushwoosh.webhook.event.Violation;

/**
 * Problem details (RFC 9457) as JSON text, {@code {"type":"about:blank","title":"...","status":422,"detail":"...",
 * "errors":[{"pointer":"/timestamp","detail":"..."}]}}. Stateless.
 */
public final class Problem {
    /** The list of errors in an answer, in bytes as sent. */
    static final int ERRORS_BYTES_MAX = 4096;
    /** What an entry that counts the rest takes at most. */
    private static final int REST_BYTES = 80;

    private Problem() {
    }

    /** Returns the text; without violations there is no {@code errors} member. */
    static String text(Refusal refusal, Object argument, List<Violation> violations) {
        StringBuilder out = new StringBuilder(256);
        out.append("{\"type\":\"about:blank\",\"title\":\"").append(refusal.title())
                .append("\",\"status\":").append(refusal.status()).append(",\"detail\":");
        JsonText.appendQuoted(out, refusal.detail(argument));
        if (!violations.isEmpty()) {
            appendErrors(out.append(','), violations, ERRORS_BYTES_MAX);
        }
        return out.append('}').toString();
    }

    /** Appends the member {@code "errors":[...]} with all violations. */
    public static void appendErrors(StringBuilder out, List<Violation> violations) {
        appendErrors(out, violations, Integer.MAX_VALUE);
    }

    private static void appendErrors(StringBuilder out, List<Violation> violations, int bytesMax) {
        out.append("\"errors\":[");
        int room = bytesMax - REST_BYTES;
        for (int i = 0; i < violations.size(); i++) {
            String separator = i == 0 ? "" : ",";
            String entry = entry(violations.get(i));
            room -= entry.getBytes(UTF_8).length + 1;
            if (room < 0) {
                String rest = (violations.size() > Parsed.Invalid.VIOLATIONS_MAX ? "at least " : "")
                        + (violations.size() - i) + " more violations are not listed here";
                out.append(separator).append(entry(new Violation("", rest)));
                break;
            }
            out.append(separator).append(entry);
        }
        out.append(']');
    }

    private static String entry(Violation violation) {
        StringBuilder out = new StringBuilder(96).append("{\"pointer\":");
        JsonText.appendQuoted(out, violation.pointer()).append(",\"detail\":");
        return JsonText.appendQuoted(out, violation.detail()).append('}').toString();
    }
}
