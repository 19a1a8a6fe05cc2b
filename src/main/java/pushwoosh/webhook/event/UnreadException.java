package pushwoosh.webhook.event;

import java.util.List;

/**
 * Ends the reading of a body that is nested too deep. It is thrown through JSON-B, which would read on
 * after a return; it is not an error of the program, and has no stack trace.
 */
final class UnreadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was found before; never empty. */
    final transient List<Violation> violations;

    UnreadException(List<Violation> violations) {
        super(null, null, false, false);
        this.violations = violations;
    }
}
