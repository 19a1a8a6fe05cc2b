package pushwoosh.webhook;

import java.util.List;
import java.util.Locale;
import pushwoosh.webhook.event.Violation;

/**
 * What became of a POST. {@link Answer} says what the sender hears of it.
 *
 * @param kind which of all
 * @param events how many were accepted; 0 for the other kinds
 * @param violations why the body was rejected; empty for the other kinds
 * @param reason why nothing can be promised; null for the other kinds
 */
record Outcome(Kind kind, int events, List<Violation> violations, Reason reason) {
    enum Kind {
        /** Every event is on the disk. */
        ACCEPTED(200),
        /** Not JSON; kept as a rejected line. */
        MALFORMED(400),
        /** No valid token. */
        UNAUTHORIZED(401),
        /** The body did not arrive in time. */
        TOO_SLOW(408),
        /** The body is above the limit; kept as a rejected line without the body. */
        TOO_LARGE(413),
        /** A content encoding that is neither identity nor gzip. */
        UNSUPPORTED_ENCODING(415),
        /** JSON, but not one or more valid events; kept as a rejected line. */
        INVALID(422),
        /** Nothing is promised now. */
        UNAVAILABLE(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status that says so. */
        int status() {
            return status;
        }
    }

    /** Why nothing can be promised: the word in {@code /health}, and a sentence for the sender. */
    enum Reason {
        STARTING("the receiver is starting"),
        MISCONFIGURED("the receiver is misconfigured; the container's log tells its administrator how"),
        FULL("the disk is full"),
        FAILED("the disk fails"),
        STALLED("the disk does not answer in time"),
        BUSY("too much is waiting for the disk"),
        CLOSING("the receiver is closing");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String sentence() {
            return sentence;
        }
    }

    static Outcome accepted(int events) {
        return new Outcome(Kind.ACCEPTED, events, List.of(), null);
    }

    static Outcome rejected(Kind kind, List<Violation> violations) {
        return new Outcome(kind, 0, violations, null);
    }

    static Outcome refused(Kind kind) {
        return new Outcome(kind, 0, List.of(), null);
    }

    static Outcome unavailable(Reason reason) {
        return new Outcome(Kind.UNAVAILABLE, 0, List.of(), reason);
    }
}
