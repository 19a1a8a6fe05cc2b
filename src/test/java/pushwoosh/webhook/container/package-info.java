/**
 * HTTP tests of the servlet on an {@link pushwoosh.webhook.container.EmbeddedJetty} in this JVM, and the fixtures that
 * the tests on real containers ({@code src/it}) and the benchmark use too.
 *
 * <p>A {@link pushwoosh.webhook.container.Container} is a child process with files of its own below
 * {@code target/instances}, so that several run side by side. {@link pushwoosh.webhook.container.Request}
 * posts to it over a plain socket, {@link pushwoosh.webhook.container.DayFiles} reads what came of it, and
 * {@link pushwoosh.webhook.container.EventLoad} posts all the time while a test causes a fault.
 */
package pushwoosh.webhook.container;
