package pushwoosh.webhook.event;

/** The limits of an event and of a body; one more than each is a violation. */
final class EventLimits {
    /** Levels of objects and arrays in an event; the event itself is the first. Past it a body is not read. */
    static final int NESTING_MAX = 64;
    /** Characters of one number, sign and exponent included. */
    static final int NUMBER_CHARS_MAX = 1_000;
    /** Members of one object, duplicates counted. */
    static final int MEMBERS_MAX = 1_000;
    /** Events of one body. */
    static final int EVENTS_MAX = 10_000;
    /** Violations listed for one body. */
    static final int VIOLATIONS_MAX = 1_000;
    /** Characters of the pointer of a violation. */
    static final int POINTER_CHARS_MAX = 256;

    private EventLimits() {}
}
