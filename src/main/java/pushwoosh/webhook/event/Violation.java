package pushwoosh.webhook.event;

/**
 * One rule that a body breaks.
 *
 * @param pointer JSON Pointer (RFC 6901) to the value that breaks it, {@code ""} for the whole body; at
 *                most 256 characters: a longer one ends early, at the innermost enclosing value whose
 *                pointer fits
 * @param detail  the rule as a short sentence; no value and no member name of the body is in it
 */
public record Violation(String pointer, String detail) {}
