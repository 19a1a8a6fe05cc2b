package pushwoosh.webhook.http;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;

/**
 * An asynchronous request that is completed once its last user has left. The container gives request and response to
 * another exchange at once: a user that reads on after that would read the other one's body. Any thread.
 */
final class SharedAsync {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private final AsyncContext async;
    private final AtomicInteger users = new AtomicInteger(1);

    /** Begins with one user, who must leave. */
    SharedAsync(HttpServletRequest request, long timeoutMillis) {
        async = request.startAsync();
        async.setTimeout(timeoutMillis);
    }

    /** Runs in another thread of the container, as one more user; does nothing once the request is completed. */
    void run(Runnable use) {
        if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            return;
        }
        try {
            async.start(() -> {
                try {
                    use.run();
                } finally {
                    leave();
                }
            });
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
    }

    /** Completes the request if no user is left. */
    void leave() {
        if (users.decrementAndGet() > 0) {
            return;
        }
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "completed by the container", e);
        }
    }
}
