package pushwoosh.webhook.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The requests without an answer, and the thread that acts on their deadlines. A request is answered without a waiting
 * thread where the environment allows it, else in the container's own thread. Any thread.
 */
public final class InFlight implements AutoCloseable {
    private static final long PERIOD_MILLIS = 100;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final BodyLimits limits;
    private final Set<Pending> requests = ConcurrentHashMap.newKeySet();
    /** Why requests were answered in the container's own thread; each is logged once. */
    private final Set<String> ownThreadReasons = ConcurrentHashMap.newKeySet();
    private final Thread deadlines;
    /** What a step of the deadlines thread threw since the last report. */
    private Throwable thrown;
    /** For good: the filter is there until the next deployment. */
    private volatile boolean commitsEarly;
    private volatile boolean closing;

    /**
     * Starts the thread.
     *
     * @param onPeriod run by it every {@value #PERIOD_MILLIS} ms; must not block
     */
    public InFlight(BodyLimits limits, Runnable onPeriod) {
        this.limits = limits;
        this.deadlines = new Thread(() -> watch(onPeriod), "pushwoosh-webhook deadlines");
        deadlines.setDaemon(true);
        deadlines.start();
    }

    /** Takes a request: its handler decides and gets the body, then the answer is sent. */
    public void accept(HttpServletRequest request, HttpServletResponse response, RequestHandler handler)
            throws IOException {
        String reason = ownThreadReason(request, response);
        response.setStatus(Refusal.STARTING.status); // A filter may send the response before the outcome is known.
        if (reason != null && ownThreadReasons.add(reason)) {
            Pending.LOGGER.log(System.Logger.Level.WARNING, reason + ": each request holds a thread of the container"
                    + " until its answer; exclude this application from the filter to serve more senders at a time");
        }
        Pending pending = reason == null
                ? new Exchange(request, response, handler, limits, () -> commitsEarly = true, requests::remove)
                : new BlockingExchange(request, response, handler, limits, requests::remove);
        requests.add(pending); // Before it begins: the shutdown waits for it, or onHead knows of the shutdown.
        Refusal onHead = handler.onHead(request);
        pending.begin(onHead == null && isConsumedInChunks(request) ? Refusal.CONSUMED : onHead);
    }

    /** Whether a body in chunks has ended already: not even an empty one has before it is read. */
    private static boolean isConsumedInChunks(HttpServletRequest request) throws IOException {
        return request.getContentLengthLong() < 0 // It is cheaper than a header.
                && request.getHeader("Transfer-Encoding") != null
                && isContainersStream(request) && request.getInputStream().isFinished();
    }

    /**
     * Sends an answer that needs no body; what comes of one is discarded first. Not before a page that is larger than
     * the buffer: writing that waits for the client, which the deadlines thread must not.
     */
    public void answer(HttpServletRequest request, HttpServletResponse response, Answer answer) throws IOException {
        boolean isRead = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        boolean isBodyless = request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
        if (isRead && (isBodyless || answer.body().length > Answer.BUFFER_BYTES)) {
            answer.writeTo(response);
        } else { // In HTTP/2 a body needs no header that announces it.
            accept(request, response, any -> answer);
        }
    }

    /** Why an {@link Exchange} would not work; null if it does. */
    private String ownThreadReason(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.isAsyncSupported()) {
            return "a filter does not support asynchronous processing (async-supported in its declaration)";
        } else if (commitsEarly || response.isCommitted()) {
            return "a filter sends the response before the answer is known";
        } else if (response instanceof ServletResponseWrapper) {
            return "a filter wraps the response (" + response.getClass().getName() + ")";
        } else if (!isContainersStream(request)) {
            return "a filter replaces or has read the body (" + request.getClass().getName() + ")";
        }
        return null;
    }

    private static boolean isContainersStream(HttpServletRequest request) throws IOException {
        ServletInputStream input = Pending.input(request);
        return input != null && input == Pending.input(SharedAsync.innermost(request));
    }

    /** How many there are. */
    public int size() {
        return requests.size();
    }

    /** Makes no object outside {@link #guarded}, and waits without one: there may be no memory. */
    private void watch(Runnable onPeriod) {
        Runnable period = () -> {
            long now = System.nanoTime();
            requests.forEach(request -> guarded(() -> request.expire(now)));
            guarded(onPeriod);
            if (thrown != null) {
                Pending.LOGGER.log(System.Logger.Level.WARNING, "the deadlines thread continues after", thrown);
                thrown = null;
            }
        };
        do {
            guarded(period);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS));
        } while (!closing && !Thread.interrupted()); // An interrupt is the container's last resort.
    }

    /** A request that cannot be ended must not keep the others from it. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            thrown = e;
        }
    }

    /** Waits until all are answered; false if they are not in that time. */
    public boolean awaitNone(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!requests.isEmpty() && System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return requests.isEmpty();
    }

    /** Answers those whose body is still arriving. */
    public void refuseReading() {
        requests.stream().filter(Pending::isReading).forEach(request -> request.refuse(Refusal.CLOSING));
    }

    /** Answers those that are left and ends the thread. */
    @Override
    public void close() {
        requests.forEach(request -> request.refuse(Refusal.CLOSING));
        closing = true;
        LockSupport.unpark(deadlines);
        try {
            deadlines.join(TimeUnit.SECONDS.toMillis(1)); // The container reports threads that are left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
