/**
 * From the bytes of a request body to valid events and their lines, or to every reason why not.
 *
 * <p>{@link pushwoosh.webhook.event.EventParser} is the way in. JSON-B (Yasson over Parsson) only splits the body
 * into tokens, and every token is judged here, since JSON-B does not validate: it turns numbers into strings,
 * lets integers wrap, takes the last of two equal members and ignores what follows the value.
 *
 * <pre>
 * EventParser   bytes -&gt; text -&gt; JSON-B -&gt; Parsed
 *   BodyReader  the tokens of one event or of an array: Member is the table of members,
 *               Integers judges digits
 *   EventLines  the text of each event as one line
 * JsonText      text as JSON strings and for display; strict decoding of UTF-8
 * </pre>
 *
 * <p>Nothing here recurses, and time and memory are linear in the length of the body.
 *
 * <p><b>Adding a member of an event.</b> The list of members exists four times, so that a mistake in one of them
 * fails a test:
 * <ol>
 * <li>{@code Member}: the only one in the application.</li>
 * <li>{@code ValidEventTest.theTableIsTheDocumentedOne}.</li>
 * <li>{@code body.schema.json} and, for the type, {@code TokenRules}: the second opinion, which shares no code;
 * {@code SecondOpinionTest} fails if it disagrees.</li>
 * <li>{@code EventText}: the sample event of the tests.</li>
 * </ol>
 * The table in the README is for people. A member of a new type also needs {@code Member.Type} and
 * {@code BodyReader.isOfType}; one that the status page shows, {@code BodyReader.keep} and
 * {@link pushwoosh.webhook.event.Parsed.Event}.
 */
package pushwoosh.webhook.event;
