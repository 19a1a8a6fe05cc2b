package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.Filter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Status page, metrics and MXBean in a container without any users. With users: {@code GuardIT}. */
class FiguresTest {
    private static final String PATH = EmbeddedJetty.PATH;
    private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"/status", "/metrics"})
    void nobodyGetsInWhereThereAreNoUsers(String page) throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of())) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
                for (String credentials : List.of("", "Basic", "Basic !", "Basic YTpi", "Basic Og==", "Bearer x", "Digest a=b")) {
                    Answer answer = jetty.send(Request.of(method, PATH + page).with("Authorization", credentials));
                    assertEquals(401, answer.status(), answer::toString);
                    assertTrue(answer.header("www-authenticate").startsWith("Basic realm="), answer::toString);
                }
            }
        }
    }

    @Test
    void figuresAreThereByJmxWhileItRuns() throws Exception {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of())) {
            assertEquals(200, jetty.send(Request.post(PATH, Example.EVENT)).status());
            ObjectName name = name();
            assertEquals(ObjectName.quote(PATH), name.getKeyProperty("context"));
            assertEquals(true, JMX.getAttribute(name, "Up"));
            assertEquals("", JMX.getAttribute(name, "Reason"));
            assertEquals(1.0, sample(name, "pushwoosh_webhook_events_total{event_name=\"Email Sent\"}"));
            assertEquals(1.0, sample(name, "pushwoosh_webhook_requests_total{code=\"200\"}"));

            jetty.servlet().destroy();
            assertEquals(Set.of(), JMX.queryNames(new ObjectName("pushwoosh.webhook:*"), null));
        }
    }

    @Test
    void bodyThatAFilterConsumedIsCountedWithItsReason() throws Exception {
        Filter consuming = (request, response, chain) -> {
            request.getInputStream().readAllBytes();
            chain.doFilter(request, response);
        };
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of(), consuming, true)) {
            assertEquals(503, jetty.send(Request.post(PATH, Example.EVENT)).status());
            assertEquals(1.0, sample(name(), "pushwoosh_webhook_refused_total{reason=\"consumed\"}"));
        }
    }

    @Test
    void whatADeploymentThatNeverEndedHasLeftIsReplaced() throws Exception {
        try (EmbeddedJetty abandoned = new EmbeddedJetty(directory.resolve("a"), Map.of());
                EmbeddedJetty jetty = new EmbeddedJetty(directory.resolve("b"), Map.of())) {
            assertEquals(200, abandoned.send(Request.post(PATH, Example.EVENT)).status());
            assertEquals(200, jetty.send(Request.of("GET", PATH + "/health")).status());
            assertEquals(0.0, sample(name(), "pushwoosh_webhook_lines_total{series=\"events\"}"));
            assertEquals(200, jetty.send(Request.post(PATH, Example.EVENT)).status());
            assertEquals(1.0, sample(name(), "pushwoosh_webhook_lines_total{series=\"events\"}"));
        }
    }

    private static ObjectName name() throws Exception {
        Set<ObjectName> names = JMX.queryNames(new ObjectName("pushwoosh.webhook:type=Webhook,*"), null);
        assertEquals(1, names.size(), names::toString);
        return names.iterator().next();
    }

    private static Object sample(ObjectName name, String sample) throws Exception {
        TabularData samples = (TabularData) JMX.getAttribute(name, "Samples");
        assertNotNull(samples.get(new Object[] {sample}), samples::toString);
        return samples.get(new Object[] {sample}).get("value");
    }
}
