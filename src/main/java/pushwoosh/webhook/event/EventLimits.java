package pushwoosh.webhook.event;

/** The limits that an event and a body keep to; one past each is a violation. */
final class EventLimits {
    /** Levels of objects and arrays in an event; the event itself is the first. */
    static final int NESTING_MAX = 64;
    /** Levels that are read at all; what is deeper ends the reading of the body. */
    static final int READ_NESTING_MAX = 1_000;
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
