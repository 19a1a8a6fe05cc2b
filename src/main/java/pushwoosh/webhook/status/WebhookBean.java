package pushwoosh.webhook.status;

import jakarta.servlet.ServletContext;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import pushwoosh.webhook.http.Refusal;

/**
 * The figures of one deployment in the platform's MBean server, until it is closed:
 * {@code pushwoosh.webhook:type=Webhook,host="Catalina/localhost",context="/pushwoosh-webhook"}, with
 * {@code version="2"} at the end for Tomcat's parallel version {@code ##2}. Any thread. A failure of JMX is logged
 * and does not keep the receiver from starting.
 */
public final class WebhookBean implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private ObjectName name;

    /** Registers the figures, and replaces what a deployment that was never destroyed has left under the name. */
    public WebhookBean(ServletContext context, Supplier<Status> source) {
        try {
            name = name(context);
            close();
            server.registerMBean(new StandardMBean(new Figures(source), WebhookMXBean.class, true), name);
        } catch (JMException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "no figures by JMX; /metrics has the same: " + e);
        }
    }

    private static ObjectName name(ServletContext context) throws JMException {
        String host = context.getVirtualServerName();
        // Two parallel versions have the same context path, but each its own temporary directory, named after the WAR.
        File temporary = (File) context.getAttribute(ServletContext.TEMPDIR);
        String[] folder = temporary == null ? new String[0] : temporary.getName().split("##", 2);
        return new ObjectName("pushwoosh.webhook:type=Webhook"
                + (host == null ? "" : ",host=" + ObjectName.quote(host))
                + ",context=" + ObjectName.quote(context.getContextPath())
                + (folder.length < 2 || folder[1].isEmpty() ? "" : ",version=" + ObjectName.quote(folder[1])));
    }

    /** Removes the figures from the MBean server, which would keep the whole deployment in memory. */
    @Override
    public void close() {
        try {
            if (name != null && server.isRegistered(name)) {
                server.unregisterMBean(name);
            }
        } catch (JMException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "cannot remove " + name + " from JMX: " + e);
        }
    }

    /** What JMX shows. */
    public interface WebhookMXBean {
        /** Whether POSTs are stored now. */
        boolean isUp();

        /** Why they are not, in one word as in {@code /health}; empty if they are. */
        String getReason();

        /** Every sample of {@code /metrics} by its name there: {@code pushwoosh_webhook_requests_total{code="200"}}. */
        Map<String, Double> getSamples();
    }

    private record Figures(Supplier<Status> source) implements WebhookMXBean {
        @Override
        public boolean isUp() {
            return getReason().isEmpty();
        }

        @Override
        public String getReason() {
            Refusal down = source.get().down();
            return down == null ? "" : down.label();
        }

        @Override
        public Map<String, Double> getSamples() {
            return PrometheusText.samples(source.get());
        }
    }
}
