package pushwoosh.webhook.journal;

import java.io.IOException;

/** A batch did not become durable: FULL if a write failed, FAILED if anything else did. */
final class CommitException extends Exception {
    private static final long serialVersionUID = 1L;

    private final JournalState state;

    CommitException(JournalState state, IOException cause) {
        super(cause);
        this.state = state;
    }

    /** The cause only: the name of this class would tell a reader of the log nothing. */
    @Override
    public String toString() {
        return getCause().toString();
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }

    JournalState state() {
        return state;
    }
}
