/**
 * What an administrator sees of a receiver: status page, metrics and MXBean.
 *
 * <p>{@code Metrics} counts events and answers from any thread, each in a {@code Count}; {@code PastCounts} adds what
 * the files have from before the start. {@code Status} is a snapshot of that and of the journal. From it,
 * {@code StatusPage} makes the page, whose banner and problems are the {@code Finding}s, and {@code PrometheusText} the
 * metrics, which {@code WebhookBean} shows by JMX under the same names. Pages and metrics are made without touching the
 * disk, but for the list of files, which is left out while the disk does not respond. Every count has bounded memory,
 * whatever is sent.
 */
package pushwoosh.webhook.status;
