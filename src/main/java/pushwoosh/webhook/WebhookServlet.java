package pushwoosh.webhook;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import pushwoosh.webhook.http.Access;
import pushwoosh.webhook.http.Answer;
import pushwoosh.webhook.http.BodyLimits;
import pushwoosh.webhook.http.InFlight;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.settings.Settings;
import pushwoosh.webhook.settings.SettingsReader;
import pushwoosh.webhook.status.ContextUrl;
import pushwoosh.webhook.status.PrometheusText;
import pushwoosh.webhook.status.Status;
import pushwoosh.webhook.status.StatusPage;
import pushwoosh.webhook.status.StoredFiles;
import pushwoosh.webhook.status.WebhookBean;

/**
 * The only servlet: routes and answers. Mapped to every path, since no other mapping answers a POST to the bare context
 * path without a redirect on every container. Any thread.
 *
 * <p>{@link #init} never throws: containers would run it again at every request, or answer 404. Without a receiver
 * every POST is answered 503, and {@code /health} says why.
 */
public final class WebhookServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");
    private static final String LISTENS = "pushwoosh-webhook listens here. Send events by POST.\n";

    private transient volatile Receiver receiver;
    private transient volatile InFlight inFlight;
    private transient volatile WebhookBean bean;
    /** Why there is no receiver. */
    private transient volatile Refusal missing = Refusal.STARTING;
    private transient volatile String explanation = "See the container's log.";

    @Override
    public void init() {
        try {
            start();
        } catch (Settings.InvalidException e) {
            missing = Refusal.MISCONFIGURED;
            explanation = e.getMessage();
            LOGGER.log(System.Logger.Level.ERROR, contextPath() + ": " + explanation);
        } catch (Exception | Error e) {
            missing = Refusal.FAILED;
            LOGGER.log(System.Logger.Level.ERROR, "cannot start; every POST is answered 503 until redeployed", e);
        }
        if (receiver == null) {
            inFlight = new InFlight(BodyLimits.OF_REFUSALS, () -> { });
        }
    }

    private void start() throws Settings.InvalidException, InterruptedException, IOException, ClassNotFoundException {
        Receiver started = new Receiver(SettingsReader.read(getServletContext()), version());
        inFlight = started.inFlight;
        try {
            Preload.run(getServletContext(), started.status());
            started.awaitStart();
        } catch (Exception | Error e) {
            started.close();
            throw e;
        }
        receiver = started;
        bean = new WebhookBean(getServletContext(), started::status);
        Refusal down = started.down();
        LOGGER.log(System.Logger.Level.INFO, "version " + version() + " at " + contextPath() + " is "
                + (down == null ? "UP" : "DOWN (" + down.summary + ")") + "; status page: " + contextPath()
                + "/status (role " + Access.ROLE + ")");
    }

    private String contextPath() {
        return getServletContext().getContextPath();
    }

    /** The WAR's version, from its {@code web.xml}. */
    private String version() {
        return Objects.requireNonNullElse(getInitParameter("version"), "unknown");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        boolean isGuarded = path.equals("/status") || path.equals("/metrics");
        boolean isGet = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!isGuarded && !path.isEmpty() && !path.equals("/health")) {
            inFlight.answer(request, response, Answer.refused(Refusal.NOT_FOUND));
        } else if (isGuarded && !Access.isUserInRole(request)) {
            inFlight.answer(request, response, Answer.refused(Refusal.LOGIN_REQUIRED));
        } else if (isGet) {
            doGet(request, response);
        } else if (path.isEmpty() && request.getMethod().equals("POST")) {
            doPost(request, response);
        } else {
            String allowed = path.isEmpty() ? "GET, HEAD, POST" : "GET, HEAD";
            inFlight.answer(request, response, Answer.refused(Refusal.NOT_ALLOWED, allowed, List.of()));
        }
    }

    /** The path below the context path, without a slash that is all of it. Containers differ in how they split it. */
    private static String path(HttpServletRequest request) {
        String path = request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
        return path.equals("/") ? "" : path;
    }

    /** Declared under this name for Tomcat, which lists it in the {@code Allow} of its own answer to TRACE. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (receiver == null) {
            inFlight.answer(request, response, Answer.refused(missing));
        } else {
            inFlight.accept(request, response, receiver);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        Answer answer = switch (path(request)) {
            case "/health" -> health();
            case "/status" -> {
                StatusPage.HEADERS.forEach(response::setHeader);
                yield page(request);
            }
            case "/metrics" -> metrics();
            default -> Answer.text(200, "text/plain", LISTENS);
        };
        inFlight.answer(request, response, answer);
    }

    private Answer health() {
        Refusal down = receiver == null ? missing : receiver.down();
        return down == null ? Answer.text(200, Answer.JSON, "{\"status\":\"UP\"}")
                : Answer.text(503, Answer.JSON, "{\"status\":\"DOWN\",\"reason\":\"" + down.label() + "\"}");
    }

    private Answer metrics() {
        return receiver == null ? Answer.refused(missing)
                : Answer.text(200, PrometheusText.TYPE, PrometheusText.of(receiver.status()));
    }

    private Answer page(HttpServletRequest request) {
        boolean isPaused = "pause".equals(request.getQueryString());
        if (receiver == null) {
            return Answer.text(503, StatusPage.TYPE, StatusPage.ofMissing(missing, explanation, isPaused));
        }
        Status status = receiver.status();
        String url =
                ContextUrl.of(request.getScheme(), request.getServerName(), request.getServerPort(), contextPath());
        return Answer.text(200, StatusPage.TYPE, StatusPage.of(status, url, files(status), isPaused));
    }

    /** Null if the directory cannot be read now. Does not touch a disk that hangs. */
    private static StoredFiles files(Status status) {
        try {
            return status.down() == Refusal.STALLED ? null : StoredFiles.in(status.directory());
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "no list of files", e);
            return null;
        }
    }

    @Override
    public void destroy() {
        missing = Refusal.CLOSING;
        if (bean != null) {
            bean.close();
        }
        if (receiver != null) {
            receiver.close();
            LOGGER.log(System.Logger.Level.INFO, "closed " + contextPath()
                    + "; every event that was answered 200 is on the disk");
        } else {
            inFlight.close();
        }
    }
}
