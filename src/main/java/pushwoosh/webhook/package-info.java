/**
 * Composition: routes requests, decides about POSTs, and joins HTTP, events and journal.
 *
 * <p><b>The promise: a 200 means that every event of the request is on the disk.</b> Its limits, and how it is kept,
 * are described in {@link pushwoosh.webhook.journal}.
 *
 * <p>The path of a POST:
 * <pre>
 * WebhookServlet.doPost -> http.InFlight.accept
 *   => Receiver.onHead            closing? token?
 *   -> http.Exchange              reads without a waiting thread; BlockingExchange where a filter leaves no other way
 *     => Receiver.onBody -> Intake.take        the only place that joins event and journal
 *       -> event.EventParser.parse             lines, or every violation
 *       -> journal.Journal.append              queues and returns
 * journal.Committer               writes, forces, then completes every append of the batch
 *   => Exchange.answer
 *     => Receiver.answer          chooses and counts the answer
 *     -> Answer.writeTo           200
 * </pre>
 * {@code ->} is a call, {@code =>} calls back what was passed in. Receiver makes and closes all of these. No type names
 * its caller:
 * <pre>
 * pushwoosh.webhook -> http, settings, status, event, journal
 * status -> http, settings, event, journal     http, settings -> event     event, journal -> nothing of ours
 * </pre>
 * Threads: the container's read and parse, the committer writes and answers, the deadlines thread answers what is late,
 * and the thread that stops the WAR answers what is left.
 *
 * <p>Where to add something: a member of an event, see {@link pushwoosh.webhook.event}; a setting, see
 * {@link pushwoosh.webhook.settings}; a container, see {@code ServletContainer} in {@code src/it} (receiving, group
 * matrix). Everything is tested on the containers of {@code Distribution}.
 */
package pushwoosh.webhook;
