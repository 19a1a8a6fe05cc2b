package pushwoosh.webhook.journal;

/** What became of an {@link Append}. Everything but {@link #DURABLE} promises nothing. */
public enum AppendResult {
    /** Written, forced, and the file's name is durable. */
    DURABLE,
    /** Refused at once: too many bytes wait already. */
    BUSY,
    /** Not accepted before the first write probe has reached the disk. */
    STARTING,
    /** A write failed, or free space is below the reserve. */
    FULL,
    /** Opening, forcing or keeping the file failed. */
    FAILED,
    /** The disk has not answered for the commit timeout. */
    STALLED,
    /** The journal is closing or closed. */
    CLOSED;

    static AppendResult refusedIn(JournalState state) {
        return switch (state) {
            case STARTING -> STARTING;
            case FULL -> FULL;
            case STALLED -> STALLED;
            case OPEN, FAILED -> FAILED;
            case CLOSING, CLOSED -> CLOSED;
        };
    }
}
