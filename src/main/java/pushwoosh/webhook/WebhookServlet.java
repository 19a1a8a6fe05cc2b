package pushwoosh.webhook;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import pushwoosh.webhook.Outcome.Reason;
import pushwoosh.webhook.settings.Settings;
import pushwoosh.webhook.settings.SettingsReader;

/**
 * The only servlet: routes and answers. Mapped to every path, since no other mapping answers a POST to
 * the bare context path without a redirect on every container. Any thread.
 *
 * <p>{@link #init} never throws: containers would run it again at every request, or answer 404. Without
 * a receiver every POST is answered 503, and {@code /health} says why.
 */
public final class WebhookServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private transient volatile Receiver receiver;
    /** Why there is no receiver. */
    private transient volatile Reason missing = Reason.STARTING;
    private transient volatile WebhookBean bean;
    private transient volatile String explanation = "The container's log tells more.";

    /** Called by the container. */
    public WebhookServlet() {
    }

    @Override
    public void init() {
        try {
            Settings settings = SettingsReader.read(getServletContext());
            Receiver started = new Receiver(settings, version());
            started.awaitStart();
            receiver = started;
            bean = new WebhookBean(getServletContext(), started::status);
            LOGGER.log(System.Logger.Level.INFO, "version " + version() + " listens at " + contextPath() + "; how it fares: "
                    + contextPath() + "/status, for the container's users of the role " + Guard.ROLE);
        } catch (Settings.InvalidException e) {
            missing = Reason.MISCONFIGURED;
            explanation = e.getMessage();
            LOGGER.log(System.Logger.Level.ERROR, contextPath() + ": " + explanation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            missing = Reason.FAILED;
        } catch (RuntimeException | LinkageError e) {
            missing = Reason.FAILED;
            LOGGER.log(System.Logger.Level.ERROR, "cannot start; every POST is answered 503 until redeployed", e);
        }
    }

    private String contextPath() {
        return getServletContext().getContextPath();
    }

    /** The version in the WAR's manifest. */
    private String version() {
        try (InputStream manifest = getServletContext().getResourceAsStream("/META-INF/MANIFEST.MF")) {
            String version = manifest == null ? null
                    : new Manifest(manifest).getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            return Objects.requireNonNullElse(version, "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (path(request)) {
            case "", "/" -> serviceRoot(request, response);
            case "/health" -> {
                if (isRead(request, response)) {
                    health().write(request, response);
                }
            }
            case "/status", "/metrics" -> {
                if (!Guard.admits(request)) {
                    Answer.userNeeded().write(request, response);
                } else if (isRead(request, response)) {
                    PageStyle.HEADERS.forEach(response::setHeader);
                    figures(request).write(request, response);
                }
            }
            default -> Answer.notFound().write(request, response);
        }
    }

    /** The path below the context path. Containers differ in how they split it. */
    private static String path(HttpServletRequest request) {
        return request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
    }

    private void serviceRoot(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getMethod()) {
            case "POST" -> post(request, response);
            case "GET", "HEAD" -> Answer.text(200, "text/plain",
                    "pushwoosh-webhook listens here. Send events by POST.\n").write(request, response);
            default -> Answer.methodNotAllowed("GET, HEAD, POST").write(request, response);
        }
    }

    private void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Receiver current = receiver;
        if (current == null) {
            Answer.to(Outcome.unavailable(missing), 0).write(request, response);
        } else {
            current.post(request, response);
        }
    }

    private boolean isRead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            return true;
        }
        Answer.methodNotAllowed("GET, HEAD").write(request, response);
        return false;
    }

    private Answer health() {
        Receiver current = receiver;
        Reason down = current == null ? missing : current.down();
        return down == null
                ? Answer.text(200, Answer.JSON, "{\"status\":\"UP\"}").with("Cache-Control", "no-store")
                : Answer.text(503, Answer.JSON, "{\"status\":\"DOWN\",\"reason\":\"" + down.word() + "\"}");
    }

    /** The status page or the metrics. */
    private Answer figures(HttpServletRequest request) {
        Receiver current = receiver;
        boolean isPage = path(request).equals("/status");
        if (current == null) {
            return isPage ? Answer.text(503, StatusPage.TYPE, StatusPage.ofMissing(missing, explanation))
                    : Answer.to(Outcome.unavailable(missing), 0);
        }
        Status status = current.status();
        return isPage ? Answer.text(200, StatusPage.TYPE, StatusPage.of(status, contextUrl(request), files(status),
                        "pause".equals(request.getQueryString())))
                : Answer.text(200, PrometheusText.TYPE, PrometheusText.of(status));
    }

    /** The address of the context path as the client has it. */
    private static String contextUrl(HttpServletRequest request) {
        String path = request.getServletContext().getContextPath();
        try {
            boolean isUsualPort = request.getServerPort() == (request.isSecure() ? 443 : 80);
            return new URI(request.getScheme(), null, request.getServerName(), isUsualPort ? -1 : request.getServerPort(),
                    path, null, null).toASCIIString();
        } catch (URISyntaxException e) {
            return path; // A Host header that is none.
        }
    }

    /** Null if they cannot be seen now. Does not touch a disk that hangs. */
    private static StoredFiles files(Status status) {
        try {
            return status.down() == Reason.STALLED ? null : StoredFiles.in(status.directory());
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "no list of files", e);
            return null;
        }
    }

    @Override
    public void destroy() {
        Receiver current = receiver;
        missing = Reason.CLOSING;
        if (bean != null) {
            bean.close();
        }
        if (current != null) {
            current.close();
            LOGGER.log(System.Logger.Level.INFO, "closed " + contextPath() + "; every event that was answered 200 is on the disk");
        }
    }
}
