package pushwoosh.webhook.journal;

/** Whether the journal can make lines durable. Transitions: see the package's description. */
public enum JournalState {
    /** No write probe has reached the disk yet. */
    STARTING,
    /** Lines are accepted and made durable. */
    OPEN,
    /** A write failed, or free space is below the reserve. */
    FULL,
    /** A force failed and no new file could be had, or no file could be opened. */
    FAILED,
    /** The disk has not answered for the commit timeout. */
    STALLED,
    /** Refuses new lines, makes the waiting ones durable. */
    CLOSING,
    /** All files are closed. */
    CLOSED
}
