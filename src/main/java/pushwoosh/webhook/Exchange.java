package pushwoosh.webhook;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import pushwoosh.webhook.Outcome.Kind;
import pushwoosh.webhook.Outcome.Reason;

/**
 * One POST, from its first byte to the last one of its answer. No thread is held while the body arrives,
 * the disk works or a slow sender takes in the answer: the container calls when there are bytes or room,
 * the journal when the lines are durable, and {@link InFlight} when a deadline has passed. Whoever is
 * first to answer answers; the others find it done. The response is touched only by the one who answers.
 */
final class Exchange implements ReadListener, WriteListener {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private final Receiver receiver;
    private final Lease lease;
    private final HttpServletResponse response;
    private final ServletInputStream input;
    private final RequestBody body;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final boolean readsApart;
    private final boolean isClosable;
    private volatile boolean bodyRead;
    private volatile long deadline;
    private volatile boolean handedOver;
    private volatile ServletOutputStream output;
    /** The answer's bytes until the container has them. */
    private volatile byte[] unwritten;

    Exchange(Receiver receiver, HttpServletRequest request, HttpServletResponse response) throws IOException {
        this.receiver = receiver;
        this.response = response;
        this.input = request.getInputStream();
        this.body = receiver.newBody(announcedBytes(request));
        this.readsApart = request.getContentLengthLong() < 0
                && input.getClass().getName().startsWith("org.apache.catalina.");
        this.isClosable = Answer.isClosable(request);
        this.deadline = receiver.bodyDeadline();
        this.lease = new Lease(request, receiver.containerTimeoutMillis());
    }

    /** The length of an encoded body is not to be relied on: Liberty inflates it and leaves the head as it was. */
    private static long announcedBytes(HttpServletRequest request) {
        return request.getHeader("Content-Encoding") == null ? request.getContentLengthLong() : -1;
    }

    /**
     * Begins to read, or answers at once. Called once {@link InFlight} knows the exchange. Also a body that
     * nobody will read gets a listener: without one Tomcat holds a thread until it has arrived.
     *
     * @param refusal what the head of the request says against it; null for nothing
     */
    void begin(Outcome refusal) {
        if (refusal != null) {
            input.setReadListener(this);
            answer(refusal);
        } else if (!hasArrived() && !answered.get()) {
            input.setReadListener(this);
        }
    }

    /** Takes a body that has come with its head, as small ones do: the listener's way would be the longer one. */
    private boolean hasArrived() {
        try {
            if (body.readAvailable(input)) {
                onAllDataRead();
                return true;
            }
        } catch (IOException e) {
            onError(e);
        }
        return false;
    }

    /** Does not read (on): the body is above the limit. */
    void refuseTooLarge() {
        body.release();
        UnreadBody.abandon(input); // Not left to the journal's thread: WildFly may not have let go of the request yet.
        deadline = receiver.commitDeadline();
        handedOver = true;
        receiver.intake().takeTooLarge(this::answer);
    }

    /**
     * Reads, on Tomcat a body in chunks in another thread: at the end of such a body Tomcat's filter handles an event
     * of the socket, at once and in the thread that reads. In the thread that handles one already, it would not find
     * the request, and take for a new one whatever follows in the socket: the middle of a pipelined body, say.
     */
    @Override
    public void onDataAvailable() {
        if (readsApart) {
            lease.useApart(this::read);
        } else {
            read();
        }
    }

    private void read() {
        try {
            while (readOnce()) {
                if (body.isTooLarge()) {
                    refuseTooLarge();
                    return;
                }
            }
        } catch (BodyMemory.ExhaustedException e) {
            answer(Outcome.unavailable(Reason.BUSY));
        } catch (IOException e) {
            onError(e); // And never read again: WildFly would hand out what its buffer held before.
        }
    }

    /** Reads what is there; false if there is nothing, or at the end, after which the container calls onAllDataRead. */
    private boolean readOnce() throws IOException {
        synchronized (input) { // Not while another thread abandons it.
            return !answered.get() && input.isReady() && body.readFrom(input);
        }
    }

    @Override
    public void onAllDataRead() {
        byte[] bytes = body.bytes();
        if (bytes == null || answered.get()) {
            return; // Above the limit, or too late.
        }
        if (!body.isWhole()) {
            onError(new EOFException("the body is shorter than announced"));
            return;
        }
        deadline = receiver.commitDeadline();
        bodyRead = true;
        handedOver = true;
        receiver.intake().take(bytes, this::answer);
    }

    /** The sender is gone, or the container has given up on it: nobody hears an answer, or the rest of it. */
    @Override
    public void onError(Throwable error) {
        LOGGER.log(System.Logger.Level.DEBUG, "sender gone", error);
        if (answered.compareAndSet(false, true)) {
            receiver.metrics().senderGone();
            refuse();
        }
        end();
    }

    /** A sender that only stopped sending may still listen, and an untouched response would be a 200. */
    private void refuse() {
        try {
            response.setStatus(Kind.TOO_SLOW.status());
            if (isClosable) {
                Answer.announceClose(response);
            }
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the container has answered", e);
        }
    }

    /** Ends what has passed its deadline: too slow a body, too slow a disk, or too slow a reader of the answer. */
    void expire(long now) {
        if (now - deadline < 0) {
            return;
        }
        if (answered.get()) {
            end();
            return;
        }
        answer(isReading() ? Outcome.refused(Kind.TOO_SLOW) : Outcome.unavailable(Reason.STALLED));
    }

    /** Whether the body is still on its way, so that nothing was begun that could be lost. */
    boolean isReading() {
        return !bodyRead && !handedOver;
    }

    boolean isAnswered() {
        return answered.get();
    }

    /** Answers, unless somebody has. Never waits for the sender, since the journal's one thread comes here. */
    void answer(Outcome outcome) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            deadline = receiver.answerDeadline();
            Answer answer = receiver.answer(outcome, body);
            if (!bodyRead && isClosable) {
                Answer.announceClose(response);
            }
            if (answer.fitsBuffer(response)) {
                answer.buffer(response);
                end();
                return;
            }
            answer.writeHead(response);
            unwritten = answer.body();
            output = response.getOutputStream();
            output.setWriteListener(this);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "answer not sent", e); // The sender is gone; it will try again.
            if (outcome.kind() != Kind.ACCEPTED) {
                refuse();
            }
            end();
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        while (output.isReady()) {
            byte[] bytes = unwritten;
            if (bytes == null) {
                end();
                return;
            }
            unwritten = null;
            output.write(bytes);
        }
    }

    private void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (!bodyRead) {
            UnreadBody.abandon(input);
        }
        body.release();
        lease.leave();
        receiver.inFlight().remove(this);
    }
}
