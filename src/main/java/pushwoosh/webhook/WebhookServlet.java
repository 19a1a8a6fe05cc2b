package pushwoosh.webhook;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import pushwoosh.webhook.Outcome.Reason;

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

    /** Called by the container. */
    public WebhookServlet() {
    }

    @Override
    public void init() {
        try {
            Settings settings = Settings.load(getServletContext());
            Receiver started = new Receiver(settings);
            started.awaitStart();
            receiver = started;
        } catch (Settings.InvalidException e) {
            missing = Reason.MISCONFIGURED;
            LOGGER.log(System.Logger.Level.ERROR, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            missing = Reason.FAILED;
        } catch (RuntimeException | LinkageError e) {
            missing = Reason.FAILED;
            LOGGER.log(System.Logger.Level.ERROR, "cannot start; every POST is answered 503 until redeployed", e);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (path(request)) {
            case "", "/" -> serviceRoot(request, response);
            case "/health" -> {
                if (isRead(request, response)) {
                    health().write(response);
                }
            }
            default -> Answer.notFound().writeAndClose(response);
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
                    "pushwoosh-webhook listens here. Send events by POST.\n").write(response);
            default -> Answer.methodNotAllowed("GET, HEAD, POST").writeAndClose(response);
        }
    }

    private void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Receiver current = receiver;
        if (current == null) {
            Answer.to(Outcome.unavailable(missing), 0).writeAndClose(response);
        } else {
            current.post(request, response);
        }
    }

    private boolean isRead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            return true;
        }
        Answer.methodNotAllowed("GET, HEAD").writeAndClose(response);
        return false;
    }

    private Answer health() {
        Receiver current = receiver;
        Reason down = current == null ? missing : current.down();
        return down == null
                ? Answer.text(200, Answer.JSON, "{\"status\":\"UP\"}").with("Cache-Control", "no-store")
                : Answer.text(503, Answer.JSON, "{\"status\":\"DOWN\",\"reason\":\"" + down.word() + "\"}");
    }

    @Override
    public void destroy() {
        Receiver current = receiver;
        missing = Reason.CLOSING;
        if (current != null) {
            current.close();
        }
    }
}
