/**
 * The edge: HTTP in, answers out, and the wiring.
 *
 * <p><b>The promise: a 200 means that every event of the request is on the disk.</b> Its limits, and how it is
 * kept, are described in {@link pushwoosh.webhook.journal}.
 *
 * <p>The way of one event:
 * <pre>
 * WebhookServlet    routes; admits a POST (token, length, encoding)
 *   -> Exchange     one POST: reads the bounded body without holding a thread, answers once
 *     -> Intake     bytes to outcome: parse, then journal; the only place that joins the two
 *       -> event.EventParser   bytes to events and their lines, or every violation
 *       -> journal.Journal     lines to the disk; calls back once they are durable
 *         -> journal.Committer the one thread that owns the files
 *   -> Answer       outcome to status and body, in one switch
 * </pre>
 * {@link pushwoosh.webhook.Receiver} makes and closes all of it from {@link pushwoosh.webhook.settings.Settings}.
 */
package pushwoosh.webhook;
