package pushwoosh.webhook.http;

import java.io.IOException;
import java.util.function.Consumer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * One request without a waiting thread: the container calls when there are bytes, the handler when the outcome is
 * known, and the owner when a deadline has passed. Only the thread that made the step to ANSWERED touches the response.
 * The input's lock is the only one that is held while the container runs.
 */
final class Exchange extends Pending implements ReadListener, AsyncListener {
    private final Runnable onCommittedEarly;
    private final boolean readsInOtherThread;
    private final SharedAsync async;

    /**
     * Begins asynchronous processing.
     *
     * @param onCommittedEarly called if another component has sent the response before the answer was known
     * @param onEnd called when the container has the whole answer
     */
    Exchange(HttpServletRequest request, HttpServletResponse response, RequestHandler handler, BodyLimits limits,
            Runnable onCommittedEarly, Consumer<Pending> onEnd) throws IOException {
        super(request, response, handler, limits, onEnd);
        this.onCommittedEarly = onCommittedEarly;
        this.async = new SharedAsync(request, limits.containerTimeoutMillis(), this);
        this.readsInOtherThread = request.getContentLengthLong() < 0 && async.isTomcats
                && request.getServletConnection().getProtocol().equalsIgnoreCase("http/1.1");
    }

    @Override
    void begin(Refusal onHead) {
        discard(onHead);
        discard(body.refusal());
        if (body.isSmall()) { // One that came with its head is read faster than by a listener.
            read(false);
        }
        if (isReading()) {
            if (input.isFinished()) { // A filter has read it, and Undertow does not tell the listener so.
                onAllDataRead();
            } else {
                input.setReadListener(this); // Without a listener Tomcat holds a thread until the body has arrived.
            }
        }
        if (onHead == Refusal.CLOSING || body.isBeyondDiscarding()) { // A shutdown has no time for bodies.
            handOver(Progress.State.DISCARDING);
        }
    }

    /**
     * Reads, on Tomcat a chunked body in another thread: at its end Tomcat's input filter handles a socket event in the
     * thread that reads. If that thread handles one already, Tomcat does not find the request and takes the bytes that
     * follow for a new one: the middle of a pipelined body, for example.
     */
    @Override
    public void onDataAvailable() {
        if (readsInOtherThread) {
            async.run(() -> read(true));
        } else {
            read(true);
        }
    }

    /** Reads what is there. At the end the container calls onAllDataRead, but only if there is a listener. */
    private void read(boolean hasListener) {
        try {
            while (readOnce(hasListener)) {
                noteBytes();
            }
            if (!hasListener && body.hasAllAnnounced()) {
                onAllDataRead();
            }
        } catch (IOException e) {
            fail(e); // And never read again: WildFly would return what its buffer held before.
        }
    }

    private boolean readOnce(boolean hasListener) throws IOException {
        synchronized (input) { // As abandon does.
            return isReading() && (hasListener ? input.isReady() : !body.hasAllAnnounced() && input.available() > 0)
                    && body.readFrom(input);
        }
    }

    @Override
    public void onError(Throwable error) {
        fail(error);
        async.awaitCompletion();
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    /** Tomcat measures the timeout by the system's clock: it comes early when that jumps forward. */
    @Override
    public void onTimeout(AsyncEvent event) {
        answerLate();
        async.awaitCompletion();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
    }

    @Override
    public void onComplete(AsyncEvent event) {
    }

    @Override
    void send(Outcome outcome) {
        try {
            boolean isWritten = write(handler.answer(outcome));
            if (!isWritten && bodyEnded && outcome != Outcome.GONE) { // Else the container has given up on the sender.
                onCommittedEarly.run();
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "answer not sent", e); // The sender is gone; it will try again.
        } finally {
            abandon();
            try {
                async.leave();
            } finally {
                end();
            }
        }
    }
}
