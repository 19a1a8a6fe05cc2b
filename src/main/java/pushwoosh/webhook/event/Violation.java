package pushwoosh.webhook.event;

/**
 * One rule that a body breaks.
 *
 * @param pointer JSON Pointer (RFC 6901) to the member of the event that breaks it or that has in it the value
 *                that does, to the event, or {@code ""} for the whole body; at most 256 characters: where the
 *                member's name is too long for that, it is the event's
 * @param detail  the rule as a short sentence without the subject; no text of the body is in it
 */
public record Violation(String pointer, String detail) {}
