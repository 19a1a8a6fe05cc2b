package pushwoosh.webhook;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import pushwoosh.webhook.Outcome.Kind;
import pushwoosh.webhook.Outcome.Reason;
import pushwoosh.webhook.journal.Append;

/**
 * One POST, from its first byte to its answer. No thread is held while the body arrives or the disk
 * works: the container calls when there are bytes, the journal when they are durable, and
 * {@link InFlight} when a deadline has passed. Whoever is first to answer answers; the others find it
 * done. The response is touched only by the one who answers.
 */
final class Exchange implements ReadListener {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private final Receiver receiver;
    private final AsyncContext async;
    private final HttpServletResponse response;
    private final ServletInputStream input;
    private final RequestBody body;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean bodyRead;
    private volatile long deadline;
    private volatile Append append;

    Exchange(Receiver receiver, HttpServletRequest request, HttpServletResponse response) throws IOException {
        this.receiver = receiver;
        this.response = response;
        this.input = request.getInputStream();
        this.body = receiver.newBody(request.getContentLengthLong());
        this.deadline = receiver.bodyDeadline();
        this.async = request.startAsync();
        async.setTimeout(0); // There are two deadlines, for the body and for the disk, and no container has two.
    }

    /** Begins to read. Called once {@link InFlight} knows the exchange. */
    void begin() {
        input.setReadListener(this);
    }

    /** Does not read (on): the body is above the limit. */
    void refuseTooLarge() {
        body.release();
        deadline = receiver.commitDeadline();
        append = receiver.intake().takeTooLarge(this::answer);
    }

    @Override
    public void onDataAvailable() throws IOException {
        try {
            while (!answered.get() && input.isReady()) {
                if (!body.readFrom(input)) {
                    return; // The container calls onAllDataRead.
                }
                if (body.isTooLarge()) {
                    refuseTooLarge();
                    return;
                }
            }
        } catch (BodyMemory.ExhaustedException e) {
            answer(Outcome.unavailable(Reason.BUSY));
        }
    }

    @Override
    public void onAllDataRead() {
        byte[] bytes = body.bytes();
        if (bytes == null || answered.get()) {
            return; // Above the limit, or too late.
        }
        deadline = receiver.commitDeadline();
        bodyRead = true;
        append = receiver.intake().take(bytes, this::answer);
    }

    /** The sender is gone, or the container has given up on it: nobody hears an answer. */
    @Override
    public void onError(Throwable error) {
        if (answered.compareAndSet(false, true)) {
            LOGGER.log(System.Logger.Level.DEBUG, "sender gone", error);
            receiver.metrics().senderGone();
            end();
        }
    }

    /** Answers if the deadline has passed: too slow a body, or too slow a disk. */
    void expire(long now) {
        if (now - deadline >= 0) {
            Append waiting = append;
            if (waiting != null) {
                waiting.cancel();
            }
            answer(isReading() ? Outcome.refused(Kind.TOO_SLOW) : Outcome.unavailable(Reason.STALLED));
        }
    }

    /** Whether the body is still on its way, so that nothing was begun that could be lost. */
    boolean isReading() {
        return !bodyRead && append == null;
    }

    /** Answers, unless somebody has. */
    void answer(Outcome outcome) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            Answer answer = receiver.answer(outcome);
            if (bodyRead) {
                answer.write(response);
            } else {
                answer.writeAndClose(response);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "answer not sent", e); // The sender is gone; it will try again.
        }
        end();
    }

    private void end() {
        body.release();
        receiver.inFlight().remove(this);
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "completed by the container", e);
        }
    }
}
