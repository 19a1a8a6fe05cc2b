/**
 * From the bytes of a request body to valid events and their lines, or to every reason why not.
 *
 * <p>{@link pushwoosh.webhook.event.EventParser} is the way in. It has JSON-B (Yasson over Parsson)
 * tokenize the body and judges every token itself, since JSON-B binds but does not validate: it turns
 * numbers into strings, lets integers wrap, takes the last of two equal members and ignores what follows
 * the value.
 *
 * <pre>
 * EventParser   bytes -&gt; text -&gt; JSON-B -&gt; Parsed
 *   BodyReader  the root: one event or an array of them
 *     EventReader  one event: Member is its table, Integers the judge of digits, Path the pointer
 *   EventLine   the sent bytes of each event on one line
 * </pre>
 *
 * <p>Nothing here recurses, and time and memory are linear in the length of the body.
 */
package pushwoosh.webhook.event;
