package pushwoosh.webhook.status;

import java.util.Map;

/** The figures of one deployment by JMX. */
public interface WebhookMXBean {
    /** Whether POSTs are stored now. */
    boolean isUp();

    /** Why they are not, in one word as in {@code /health}; empty if they are. */
    String getReason();

    /** Every sample of {@code /metrics}, by its name there: {@code pushwoosh_webhook_requests_total{code="200"}}. */
    Map<String, Double> getSamples();
}
