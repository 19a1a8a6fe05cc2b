package pushwoosh.webhook.journal;

/**
 * Whether the journal can make lines durable, and how an append ended: {@link #OPEN} is durable, every other word
 * says why not. Transitions: see the description of the package.
 */
public enum JournalState {
    /** No write probe has reached the disk yet. */
    STARTING,
    /** Lines are accepted and made durable. Of an append: its lines are durable, and so is the file's name. */
    OPEN,
    /** Free space is below the reserve, or a write failed and so did the probe after it. */
    FULL,
    /** A force or another call failed. The first failure of a run is probed at once, later ones after 1 to 60 s. */
    FAILED,
    /** The disk has not responded within the commit timeout. Of an append: it waited longer and was not written. */
    STALLED,
    /** Only of an append, never of the journal: too many bytes are waiting. */
    BUSY,
    /** Refuses new lines, makes the waiting ones durable. */
    CLOSING,
    /** All files are closed. */
    CLOSED
}
