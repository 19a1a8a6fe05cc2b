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
 * <p><b>Adding a member of an event.</b> The tests repeat the list, so that a mistake in one place fails a test:
 * <ol>
 * <li>{@code Member}: the only list in this package, of required members too.
 * <li>{@code ValidEventTest.theTableIsTheDocumentedOne}, and README's table.
 * <li>A required member: each event that {@code grep -rl user_id src deploy} finds, such as
 *     {@code StatusPage.TEST_EVENT}, {@code deploy/event.json} and {@code Example.EVENT}; else the tests say 422.
 * <li>{@code body.schema.json} and {@code TokenRules}: the second opinion, which shares no code.
 * <li>A new type: {@code Member.Type}, with a sample value; then what does not compile: {@code BodyReader.isOfType},
 *     {@code RandomJson}, {@code ValidEventTest}. {@code MutatedEvents.VALUES}: values at, and one past, each limit of
 *     the type; without them the second opinion sees nothing.
 * <li>One that the status page shows: {@code BodyReader.keep} and {@link pushwoosh.webhook.event.Parsed.Event}.
 * </ol>
 */
package pushwoosh.webhook.event;
