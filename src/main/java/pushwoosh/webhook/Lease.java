package pushwoosh.webhook;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A request and its response, lent by the container until nobody uses them any more: it gives them to another
 * exchange at once, and who still read would read that one's body. Any thread.
 */
final class Lease {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private final AsyncContext async;
    private final AtomicInteger users = new AtomicInteger(1);

    /** Begins with one user, who must leave. */
    Lease(HttpServletRequest request, long timeoutMillis) {
        async = request.startAsync();
        async.setTimeout(timeoutMillis);
    }

    /** Runs in another thread of the container, as one more user. */
    void useApart(Runnable use) {
        users.incrementAndGet();
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
