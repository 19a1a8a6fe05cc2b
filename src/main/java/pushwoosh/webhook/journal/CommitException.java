package pushwoosh.webhook.journal;

import java.io.IOException;

/** A batch did not become durable. Carries the state that the journal is in after it: FULL or FAILED. */
final class CommitException extends Exception {
    private static final long serialVersionUID = 1L;

    private final JournalState next;

    CommitException(JournalState next, String message, IOException cause) {
        super(message + ": " + cause, cause);
        this.next = next;
    }

    /** Without the name of this class, which would tell a reader of the log nothing. */
    @Override
    public String toString() {
        return getMessage();
    }

    JournalState next() {
        return next;
    }
}
