package pushwoosh.webhook.container;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import pushwoosh.webhook.WebhookServlet;

/**
 * The servlet in this JVM, mapped as {@code web.xml} maps it and configured by context parameters: what the quick
 * tests speak to. For one thread; any may connect to its port.
 */
final class EmbeddedJetty implements AutoCloseable {
    static final String PATH = "/pushwoosh-webhook";

    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    private final WebhookServlet servlet = new WebhookServlet();
    private final DayFiles files;

    /**
     * Starts.
     *
     * @param directory where the events go
     * @param settings by name, without the prefix {@code pushwoosh-webhook.}
     */
    EmbeddedJetty(Path directory, Map<String, String> settings) {
        this(directory, settings, null, true);
    }

    /** The same behind a filter, unless that is null, which may support asynchronous processing or not. */
    EmbeddedJetty(Path directory, Map<String, String> settings, Filter filter, boolean isAsync) {
        files = new DayFiles(directory);
        ServletContextHandler context = new ServletContextHandler(PATH);
        context.setAllowNullPathInContext(true);
        context.setInitParameter("pushwoosh-webhook.directory", directory.toString());
        settings.forEach((name, value) -> context.setInitParameter("pushwoosh-webhook." + name, value));
        ServletHolder holder = new ServletHolder("webhook", servlet);
        holder.setAsyncSupported(true);
        holder.setInitOrder(1);
        context.addServlet(holder, "/*");
        context.addServlet(holder, "/");
        if (filter != null) {
            FilterHolder filterHolder = new FilterHolder(filter);
            filterHolder.setAsyncSupported(isAsync);
            context.addFilter(filterHolder, "/*", EnumSet.of(DispatcherType.REQUEST));
        }
        server.setHandler(context);
        server.setStopTimeout(0);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not start", e);
        }
    }

    int port() {
        return ((NetworkConnector) server.getConnectors()[0]).getLocalPort();
    }

    /** Sets how long a single read may wait, for the connections to come. */
    void setReadTimeout(Duration timeout) {
        ((AbstractConnector) server.getConnectors()[0]).setIdleTimeout(timeout.toMillis());
    }

    /** The servlet itself, for its life cycle. */
    WebhookServlet servlet() {
        return servlet;
    }

    DayFiles files() {
        return files;
    }

    /** Sends the request on a connection of its own. */
    Answer send(Request request) throws IOException {
        return request.send(port());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }
}
