package pushwoosh.webhook.http;

import java.util.List;
import pushwoosh.webhook.event.Violation;

/**
 * What became of a request. Immutable.
 *
 * @param refusal why nothing was accepted; null if the events are on disk
 * @param events how many were accepted; 0 with a refusal
 * @param violations what is wrong with the body; empty unless it was rejected for its content or size
 */
public record Outcome(Refusal refusal, int events, List<Violation> violations) {
    /** The sender went away before its answer, but may still listen. */
    public static final Outcome GONE = refused(Refusal.TOO_SLOW);

    public static Outcome accepted(int events) {
        return new Outcome(null, events, List.of());
    }

    public static Outcome refused(Refusal refusal) {
        return new Outcome(refusal, 0, List.of());
    }
}
