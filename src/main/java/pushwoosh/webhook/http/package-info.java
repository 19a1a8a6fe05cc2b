/**
 * HTTP mechanics: bounded bodies in, one answer out, and what every container, filter and sender does to that.
 *
 * <pre>
 * InFlight            the requests without an answer, and their deadlines
 *   -> Pending        one request; Progress is its state machine
 *        Exchange          without a waiting thread
 *        BlockingExchange  in the container's own thread, where a filter leaves no other way
 *        RequestBody  the bytes, kept up to the limit or counted and dropped
 *        => RequestHandler   passed in; decides, gets the body, chooses the answer
 * Refusal             the one table of why a request is refused; Outcome and Answer are made of it
 * Access              tokens, and the container's users
 * </pre>
 *
 * <p>A refused request is answered after its body: Tomcat resets a connection that it closes with bytes unread, and
 * the answer is lost with it. So the body is read and dropped first, within {@link pushwoosh.webhook.http.BodyLimits}.
 *
 * <p>The status of a POST's response is 503 from the start and becomes 200 only with the outcome: a filter, the
 * container or an error may send the response earlier.
 */
package pushwoosh.webhook.http;
