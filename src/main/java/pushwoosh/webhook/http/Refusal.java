package pushwoosh.webhook.http;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Why a request is refused: the only table of it. Answers, {@code /health}, metrics, log and status page take their
 * words from here, the sender's and the administrator's next step included.
 */
public enum Refusal {
    /** Not JSON; kept as a rejected line. */
    MALFORMED(400, "Bad Request", "not JSON", "The body is not JSON."),
    /** JSON, but not one or more valid events; kept as a rejected line. */
    INVALID(422, "Unprocessable Content", "invalid events", "The body contains invalid events."),
    UNAUTHORIZED(401, "Unauthorized", "no valid token", "A valid token is required. Send it as ?token=TOKEN in the URL,"
            + " as \"Authorization: Bearer TOKEN\", or as the password of HTTP Basic.",
            "Compare the token of the URL in Pushwoosh with pushwoosh-webhook.token."),
    TOO_SLOW(408, "Request Timeout", "body did not arrive in time",
            "The body did not arrive within pushwoosh-webhook.body-timeout-seconds.",
            "Check the network and the proxy, or raise pushwoosh-webhook.body-timeout-seconds."),
    /** The body is above the limit; kept as a rejected line without the body. */
    TOO_LARGE(413, "Content Too Large", "body too large",
            "The body is larger than pushwoosh-webhook.max-body-bytes (%s).",
            "Raise pushwoosh-webhook.max-body-bytes."),
    STARTING("the receiver is starting"),
    MISCONFIGURED("invalid settings; the container's log lists them"),
    FULL("not enough free space"),
    FAILED("the directory cannot be written"),
    STALLED("the disk does not respond in time"),
    BUSY("too many events or bodies are waiting",
            "Raise pushwoosh-webhook.queue-bytes and the heap, or use a faster disk."),
    CLOSING("the receiver is shutting down"),
    CONSUMED("another component of the server has already read the body",
            "Exclude this application from filters that read parameters, or let the sender use"
                    + " Content-Type: application/json."),
    NOT_FOUND(404, "Not Found", "no such path", "Nothing is here. Send events by POST to the context path.",
            ""),
    NOT_ALLOWED(405, "Method Not Allowed", "method not allowed", "This path allows %s only.", ""),
    LOGIN_REQUIRED(401, "Unauthorized", "login required",
            "Log in with HTTP Basic as a user of this container that has the role pushwoosh-webhook.", "");

    private static final Set<Refusal> OF_POSTS = Collections.unmodifiableSet(EnumSet.range(MALFORMED, CONSUMED));

    /** The HTTP status. */
    public final int status;
    /** The standard phrase of the status. */
    public final String title;
    /** A few words for log and status page, in lower case, without a full stop. */
    public final String summary;
    /** The administrator's next step: a sentence, or empty. */
    public final String next;
    private final String detail;

    Refusal(int status, String title, String summary, String detail, String next) {
        this.status = status;
        this.title = title;
        this.summary = summary;
        this.detail = detail;
        this.next = next;
    }

    /** The body is kept. */
    Refusal(int status, String title, String summary, String detail) {
        this(status, title, summary, detail, "The status page lists the latest; the bodies are in rejected.*.log.");
    }

    /** A reason why nothing can be stored now. */
    Refusal(String summary, String next) {
        this(503, "Service Unavailable", summary, "Not stored: " + summary + ". Send it again later.", next);
    }

    Refusal(String summary) {
        this(summary, "These events are stored only if the sender repeats them.");
    }

    /** Those that a POST of events can get. */
    public static Set<Refusal> ofPosts() {
        return OF_POSTS;
    }

    /** One or more sentences for the sender; {@code argument} takes the place of {@code %s} where there is one. */
    public String detail(Object argument) {
        return detail.replace("%s", String.valueOf(argument));
    }

    /** One word in lower case for {@code /health} and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
