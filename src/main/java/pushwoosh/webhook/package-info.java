/**
 * Composition: routes requests, decides about POSTs, and joins HTTP, events and journal.
 *
 * <p><b>The promise: a 200 means that every event of the request is on the disk.</b> Its limits, and how it is kept,
 * are described in {@link pushwoosh.webhook.journal}.
 *
 * <p>The way of one event:
 * <pre>
 * WebhookServlet            routes a request
 *   -> Receiver             decides about a POST: token, what to answer; makes and closes all the rest
 *     -> http.InFlight      takes the request
 *       -> http.Exchange    reads the bounded body without a waiting thread, answers exactly once
 *         => Receiver.onBody
 *     -> Intake             bytes to outcome: parses, then appends; the only place that joins event and journal
 *       -> event.EventParser   bytes to event lines, or to every violation
 *       -> journal.Journal     append(lines) completes once they are durable
 *         -> journal.Committer the one thread that owns the files
 *       => one completion   -> Receiver.answer -> Exchange.answer
 * </pre>
 * {@code ->} is a call downwards, {@code =>} a callback that was passed in from above. No type names its caller:
 * <pre>
 * pushwoosh.webhook -> http, settings, status, event, journal
 * status -> http, settings, event, journal     http, settings -> event     event, journal -> nothing of ours
 * </pre>
 * Threads: the container's read and parse, the committer writes and completes answers, one more acts on deadlines.
 *
 * <p>Where to add something: a member of an event, see {@link pushwoosh.webhook.event}; a setting, see
 * {@link pushwoosh.webhook.settings}; a container, see {@code ServletContainer} in {@code src/it} (receiving, group
 * matrix). Everything is tested on the containers of {@code Distribution}.
 */
package pushwoosh.webhook;
