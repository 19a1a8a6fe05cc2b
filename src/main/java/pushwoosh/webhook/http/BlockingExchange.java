package pushwoosh.webhook.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * One request that holds its thread until it is answered, for environments in which {@link Exchange} cannot work. A
 * single read lasts as long as the container lets it; the deadlines are checked between reads. A refused body that
 * breaks off is still answered. The thread that calls {@link #run} reads and answers; any thread may call the other
 * methods.
 */
final class BlockingExchange implements Pending {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private final RequestHandler handler;
    private final Consumer<Pending> onEnd;
    private final HttpServletResponse response;
    private final InputStream input;
    private final RequestBody body;
    private final boolean isHttp1;
    private final Progress progress;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private boolean bodyEnded;

    BlockingExchange(HttpServletRequest request, HttpServletResponse response, RequestHandler handler,
            BodyLimits limits, Consumer<Pending> onEnd) throws IOException {
        this.handler = handler;
        this.onEnd = onEnd;
        this.response = response;
        this.input = input(request);
        this.body = new RequestBody(request, limits);
        this.isHttp1 = UnreadBody.isHttp1(request);
        this.progress = new Progress(limits, System::nanoTime);
    }

    private static InputStream input(HttpServletRequest request) throws IOException {
        try {
            return request.getInputStream();
        } catch (IllegalStateException e) { // A filter has read the body as text.
            return InputStream.nullInputStream();
        }
    }

    /**
     * Reads, waits for the outcome, answers.
     *
     * @param onHead why the head alone refuses the request; null if it does not
     */
    void run(Refusal onHead) {
        try {
            if (onHead != null || body.isTooLarge()) {
                discard(onHead == null ? Refusal.TOO_LARGE : onHead);
            }
            if (onHead != Refusal.CLOSING && !body.isBeyondDiscarding()) {
                read();
            }
            handOver();
            answer();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "sender gone", e);
            handler.onGone();
            if (!isCommitted(bodyEnded && outcome.isDone())) {
                response.setStatus(Refusal.TOO_SLOW.status());
            }
        } finally {
            if (!bodyEnded && input instanceof ServletInputStream servletInput) {
                UnreadBody.abandon(servletInput);
            }
            body.release();
            onEnd.accept(this);
        }
    }

    private void discard(Refusal reason) {
        progress.discard(reason);
        body.discard();
    }

    private void read() throws IOException {
        while (!isGivenUp()) {
            try {
                if (!body.readFrom(input)) {
                    endBody();
                    return;
                }
            } catch (RequestBody.MemoryException e) {
                discard(Refusal.BUSY);
            } catch (IOException e) {
                if (progress.refusal() == null && !outcome.isDone()) {
                    throw e;
                }
                return;
            }
            if (body.isTooLarge()) {
                discard(Refusal.TOO_LARGE);
            }
            progress.noteBytes();
        }
    }

    private boolean isGivenUp() {
        return outcome.isDone() || body.size() > BodyLimits.DISCARD_BYTES_MAX
                || progress.expired(System.nanoTime()) == Progress.State.DISCARDING;
    }

    private void endBody() {
        if (body.isConsumedByOthers() || !(input instanceof ServletInputStream)) {
            discard(Refusal.CONSUMED);
        }
        bodyEnded = true;
    }

    private void handOver() {
        if (progress.store(Progress.State.DISCARDING)) {
            handle(() -> handler.onRefused(progress.refusal(), this::answer));
        } else if (progress.store(Progress.State.READING)) {
            handle(() -> handler.onBody(body.bytes(), this::answer));
        }
        body.release();
    }

    private void answer() throws IOException {
        Outcome result = await();
        Answer answer = handler.answer(result);
        if (isCommitted(answer.status() == 200)) {
            return;
        }
        if (!bodyEnded && isHttp1) {
            response.setHeader("Connection", "close");
        }
        answer.writeTo(response);
    }

    /** Whether the response was sent; the container breaks a 200 off that must not reach the sender whole. */
    private boolean isCommitted(boolean mayBe200) {
        if (!mayBe200 && response.isCommitted() && response.getStatus() < 300) {
            throw new IllegalStateException("a filter has sent the response before the request was refused");
        }
        return response.isCommitted();
    }

    private Outcome await() {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.refused(Refusal.CLOSING);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // Nothing completes it exceptionally.
        }
    }

    /** A refused body is given up by the thread that reads. */
    @Override
    public void expire(long now) {
        Progress.State expired = progress.expired(now);
        if (expired != null && expired != Progress.State.DISCARDING) {
            endLate();
        }
    }

    @Override
    public boolean isReading() {
        return progress.isReading();
    }

    @Override
    public void answer(Outcome known) {
        if (progress.answer()) {
            outcome.complete(known);
        }
    }
}
