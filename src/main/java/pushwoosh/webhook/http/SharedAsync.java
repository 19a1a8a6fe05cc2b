package pushwoosh.webhook.http;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;

/**
 * An asynchronous request that is completed once its last user has left. Then the container uses request and response
 * for another request at once: a thread that still reads would read that one's body. Any thread.
 */
final class SharedAsync {
    /** GlassFish and Payara have the class in another package. A filter may replace the context that is returned. */
    final boolean isTomcats;
    private final AsyncContext async;
    private final AtomicInteger users = new AtomicInteger(1);
    private final CountDownLatch completed = new CountDownLatch(1);

    /** Begins with one user, who must leave. If the listener does not answer, the container ends the request. */
    SharedAsync(HttpServletRequest request, long timeoutMillis, AsyncListener listener) {
        async = request.startAsync();
        isTomcats = innermost(request).getAsyncContext().getClass().getName().startsWith("org.apache.catalina.core.");
        async.setTimeout(timeoutMillis);
        if (isTomcats) { // On GlassFish every answer would be 200 with a listener.
            async.addListener(listener);
        }
    }

    /** The container's own request, below the wrappers of filters. */
    static ServletRequest innermost(ServletRequest request) {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        return innermost;
    }

    /**
     * Waits for the users that are left, in a call after which the container ends the request whether they are or not.
     * Not for long: on Tomcat a user may wait for a lock that the caller holds.
     */
    void awaitCompletion() {
        try {
            completed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
            Pending.LOGGER.log(System.Logger.Level.DEBUG, "completed by the container", e);
        } finally {
            completed.countDown();
        }
    }
}
