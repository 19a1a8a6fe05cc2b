/**
 * The WAR on real servlet containers, and the fixtures that run them: {@code mvn verify -Pcontainers}.
 *
 * <p>{@link pushwoosh.webhook.container.Distribution} names what the build has unpacked and makes a
 * {@link pushwoosh.webhook.container.Container}: a child process with files of its own below
 * {@code target/containers/instances}, so that several run side by side. {@link pushwoosh.webhook.container.Request}
 * posts to it over a plain socket, {@link pushwoosh.webhook.container.DayFiles} reads what came of it, and
 * {@link pushwoosh.webhook.container.EventLoad} keeps posting while a test does something rude.
 *
 * <p>The {@code Http*Test} classes need no container: they speak to the servlet on an
 * {@link pushwoosh.webhook.container.EmbeddedJetty} in this JVM, and run in every build.
 */
package pushwoosh.webhook.container;
