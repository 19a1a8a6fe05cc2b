package pushwoosh.webhook.http;

import java.io.IOException;
import java.util.function.Consumer;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * One request without an answer, from its head to its answer. {@link Progress} has its states. How it is read, and
 * which thread sends the answer, is up to the subclass. Any thread; no lock is held while the handler runs.
 */
abstract class Pending {
    static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    final RequestHandler handler;
    final HttpServletResponse response;
    final ServletInputStream input;
    final RequestBody body;
    final Progress progress;
    /** Whether the body has arrived to its end. */
    volatile boolean bodyEnded;
    private final Consumer<Pending> onEnd;
    /** In HTTP/2 a connection is shared by many requests, and the header {@code Connection} a protocol error. */
    private final boolean isHttp1;

    /** A request whose reading has not begun; {@code onEnd} is called when the container has the whole answer. */
    Pending(HttpServletRequest request, HttpServletResponse response, RequestHandler handler, BodyLimits limits,
            Consumer<Pending> onEnd) throws IOException {
        this.handler = handler;
        this.response = response;
        this.input = input(request);
        this.body = RequestBody.of(request, limits);
        this.progress = new Progress(limits, System::nanoTime);
        this.onEnd = onEnd;
        this.isHttp1 = request.getProtocol().startsWith("HTTP/1.");
    }

    /** The stream of the body; null if a filter has read the body as text. */
    static ServletInputStream input(ServletRequest request) throws IOException {
        try {
            return request.getInputStream();
        } catch (IllegalStateException e) {
            return null;
        }
    }

    /**
     * Begins to read or to discard. Called once the owner knows the request.
     *
     * @param onHead why the head alone refuses the request; null if it does not
     */
    abstract void begin(Refusal onHead);

    /** Sends the answer to the outcome. Never waits for the sender: the journal's only thread comes here. */
    abstract void send(Outcome outcome);

    /** Whether the body is still arriving: such a request can be refused and loses nothing. */
    final boolean isReading() {
        return progress.isReading();
    }

    /** Discards the body if there is a reason to. */
    final void discard(Refusal reason) {
        if (reason != null) {
            progress.discard(reason);
            body.discard();
        }
    }

    /** Bytes of the body have arrived. */
    final void noteBytes() {
        discard(body.refusal());
        progress.noteBytes();
        if (body.isBeyondDiscarding()) {
            handOver(Progress.State.DISCARDING);
        }
    }

    /** The body has arrived to its end. */
    public final void onAllDataRead() {
        bodyEnded = true;
        discard(body.isConsumedByOthers() ? Refusal.CONSUMED : body.refusal());
        handOver(Progress.State.DISCARDING);
        handOver(Progress.State.READING);
    }

    /** Hands the body that has ended, or the reason why it is given up, to the handler. What that throws is 503. */
    final void handOver(Progress.State from) {
        if (!progress.store(from)) {
            return;
        }
        abandon(); // Here and not with the answer: the journal's thread cannot be interrupted.
        try {
            Refusal refusal = progress.refusal();
            byte[] bytes = body.bytes();
            if (refusal != null || bytes != null) { // Else the shutdown has answered.
                handler.onBody(refusal, bytes, this::answer);
            }
        } catch (OutOfMemoryError e) {
            refuse(Refusal.BUSY);
        } catch (RuntimeException | Error e) {
            LOGGER.log(System.Logger.Level.ERROR, "a request failed and is answered 503", e);
            refuse(Refusal.FAILED);
        }
        body.release();
    }

    /** Acts on a deadline that has passed at this time of {@link System#nanoTime}. */
    final void expire(long now) {
        Progress.State expired = progress.expired(now);
        if (expired == Progress.State.DISCARDING) {
            handOver(Progress.State.DISCARDING);
        } else if (expired != null) {
            answerLate();
        }
    }

    /** Answers what is late. */
    final void answerLate() {
        refuse(isReading() ? Refusal.TOO_SLOW : Refusal.STALLED);
    }

    /** The sender is gone, or the container has given up on it. A refused body that breaks off is still answered. */
    final void fail(Throwable error) {
        LOGGER.log(System.Logger.Level.DEBUG, "sender gone", error);
        handOver(Progress.State.DISCARDING);
        answer(Outcome.GONE); // Now, and not when the disk is done: the container ends the request after this call.
    }

    /** Answers, unless the request has its answer already. */
    final void answer(Outcome outcome) {
        if (progress.answer()) {
            send(outcome);
        }
    }

    final void refuse(Refusal reason) {
        answer(Outcome.refused(reason));
    }

    /** Writes the answer; false if another component has sent the response already. */
    final boolean write(Answer answer) throws IOException {
        if (response.isCommitted()) {
            return false;
        }
        if (isHttp1 && !bodyEnded) { // So that the rest of an unread body is not taken for a request.
            response.setHeader("Connection", "close");
        }
        answer.writeTo(response);
        return true;
    }

    /** Ends the request, of which nothing is used any more. */
    final void end() {
        body.release();
        onEnd.accept(this);
    }

    /**
     * Closes the stream of a body that has not ended, without waiting for the sender. Undertow, WildFly's server, reads
     * the rest of a body before it lets the request go, for as long as the sender likes, but not in an interrupted
     * thread; other containers need nothing. Holds the stream's monitor, as a reader must, for Undertow's streams are
     * not made for two threads.
     */
    void abandon() {
        if (bodyEnded || input == null || !input.getClass().getName().startsWith("io.undertow.")) {
            return;
        }
        boolean wasInterrupted = Thread.currentThread().isInterrupted();
        Thread.currentThread().interrupt();
        try {
            synchronized (input) {
                input.close();
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "body not read to its end", e);
        } finally {
            if (!wasInterrupted) {
                Thread.interrupted();
            }
        }
    }
}
