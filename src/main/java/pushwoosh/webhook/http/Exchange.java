package pushwoosh.webhook.http;

import java.io.IOException;
import java.util.function.Consumer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * One request, from its first byte to its answer, without a waiting thread: the container calls when there are bytes,
 * the handler when the outcome is known, and the owner when a deadline has passed. {@link Progress} has its states.
 * Only the thread that made the step to ANSWERED touches the response. The input's lock is the only one that is held
 * while container or handler run.
 */
final class Exchange implements ReadListener, Pending {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private final RequestHandler handler;
    private final Runnable onCommittedEarly;
    private final Consumer<Pending> onEnd;
    private final HttpServletResponse response;
    private final ServletInputStream input;
    private final RequestBody body;
    private final boolean readsInOtherThread;
    private final boolean isHttp1;
    private final SharedAsync async;
    private final Progress progress;
    private volatile boolean bodyEnded;

    /**
     * Begins asynchronous processing.
     *
     * @param onCommittedEarly called if another component has sent the response before the answer was known
     * @param onEnd called when the container has the whole answer
     */
    Exchange(HttpServletRequest request, HttpServletResponse response, RequestHandler handler, BodyLimits limits,
            Runnable onCommittedEarly, Consumer<Pending> onEnd) throws IOException {
        this.handler = handler;
        this.onCommittedEarly = onCommittedEarly;
        this.onEnd = onEnd;
        this.response = response;
        this.input = request.getInputStream();
        this.body = new RequestBody(request, limits);
        this.isHttp1 = UnreadBody.isHttp1(request);
        this.progress = new Progress(limits, System::nanoTime);
        this.async = new SharedAsync(request, limits.containerTimeoutMillis(), this::endLate, this::fail);
        this.readsInOtherThread = request.getContentLengthLong() < 0 && async.isTomcats()
                && request.getServletConnection().getProtocol().equalsIgnoreCase("http/1.1");
    }

    /**
     * Begins to read or to discard. Called once the owner knows the exchange.
     *
     * @param onHead why the head alone refuses the request; null if it does not
     */
    void begin(Refusal onHead) {
        if (onHead != null || body.isTooLarge()) {
            discard(onHead == null ? Refusal.TOO_LARGE : onHead);
        }
        if (onHead == Refusal.CLOSING || body.isBeyondDiscarding()) { // A shutdown has no time for bodies.
            input.setReadListener(this); // Without a listener Tomcat holds a thread until the body has arrived.
            endDiscarding();
        } else if (!readIfSmall() && isReading()) {
            if (input.isFinished()) { // A filter has read it, and Undertow does not tell the listener so.
                onAllDataRead();
            } else {
                input.setReadListener(this);
            }
        }
    }

    /** Reads a small body that came with its head, faster than by a listener; true if nothing is left to do. */
    private boolean readIfSmall() {
        if (!body.isSmall()) {
            return false;
        }
        try {
            while (!body.hasAllAnnounced()) {
                synchronized (input) { // As UnreadBody.abandon does.
                    if (!isReading() || input.available() <= 0 || !body.readFrom(input)) {
                        return false;
                    }
                }
            }
        } catch (IOException e) {
            fail(e);
            return true;
        }
        onAllDataRead();
        return true;
    }

    /**
     * Reads, on Tomcat a chunked body in another thread: at its end Tomcat's input filter handles a socket event in the
     * thread that reads. If that thread handles one already, Tomcat does not find the request and takes the bytes that
     * follow for a new one: the middle of a pipelined body, for example.
     */
    @Override
    public void onDataAvailable() {
        if (readsInOtherThread) {
            async.run(this::read);
        } else {
            read();
        }
    }

    private void read() {
        try {
            while (readOnce()) {
                noteBytes();
            }
        } catch (IOException e) {
            fail(e); // And never read again: WildFly would return what its buffer held before.
        }
    }

    /** Reads what is there; false if there is nothing, or at the end, after which the container calls onAllDataRead. */
    private boolean readOnce() throws IOException {
        try {
            synchronized (input) { // As UnreadBody.abandon does.
                return isReading() && input.isReady() && body.readFrom(input);
            }
        } catch (RequestBody.MemoryException e) {
            discard(Refusal.BUSY);
            return true;
        }
    }

    private void noteBytes() {
        if (body.isTooLarge()) {
            discard(Refusal.TOO_LARGE);
        }
        if (body.size() > BodyLimits.DISCARD_BYTES_MAX) {
            endDiscarding();
        } else {
            progress.noteBytes();
        }
    }

    private void discard(Refusal reason) {
        progress.discard(reason);
        body.discard();
    }

    /** Lets the handler answer a refused request whose body has ended or is given up. */
    private void endDiscarding() {
        if (progress.store(Progress.State.DISCARDING)) {
            abandonUnread(); // Here and not with the answer: the journal's thread cannot be interrupted.
            handle(() -> handler.onRefused(progress.refusal(), this::answer));
        }
    }

    @Override
    public void onAllDataRead() {
        bodyEnded = true;
        endDiscarding();
        if (progress.store(Progress.State.READING)) {
            byte[] bytes = body.bytes();
            if (body.isConsumedByOthers()) {
                handle(() -> handler.onRefused(Refusal.CONSUMED, this::answer));
            } else if (bytes != null) { // Else the shutdown has answered.
                handle(() -> handler.onBody(bytes, this::answer));
            }
            body.release();
        }
    }

    @Override
    public void onError(Throwable error) {
        fail(error);
        async.awaitCompletion();
    }

    /** The sender is gone, or the container has given up on it. */
    private void fail(Throwable error) {
        LOGGER.log(System.Logger.Level.DEBUG, "sender gone", error);
        endDiscarding();
        if (progress.answer()) { // Now, and not when the disk is done: the container ends the request after this call.
            handler.onGone();
            try {
                response.setStatus(Refusal.TOO_SLOW.status()); // A sender that only stopped sending may still listen.
                announceClose();
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "the container has answered", e);
            }
            end();
        }
    }

    private void announceClose() {
        if (isHttp1 && !bodyEnded) { // So that the rest of an unread body is not taken for a request.
            response.setHeader("Connection", "close");
        }
    }

    @Override
    public void expire(long now) {
        Progress.State expired = progress.expired(now);
        if (expired == Progress.State.DISCARDING) {
            endDiscarding();
        } else if (expired != null) {
            endLate();
        }
    }

    @Override
    public boolean isReading() {
        return progress.isReading();
    }

    /** Never waits for the sender: the journal's only thread comes here. */
    @Override
    public void answer(Outcome outcome) {
        if (!progress.answer()) {
            return;
        }
        try {
            Answer answer = handler.answer(outcome);
            if (!response.isCommitted()) {
                announceClose();
                answer.writeTo(response);
            } else if (bodyEnded) { // Else it is the container that has given up on the sender.
                onCommittedEarly.run();
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "answer not sent", e); // The sender is gone; it will try again.
        } finally {
            end();
        }
    }

    private void abandonUnread() {
        if (!bodyEnded) {
            UnreadBody.abandon(input);
        }
    }

    private void end() {
        abandonUnread();
        body.release();
        async.leave();
        onEnd.accept(this);
    }
}
