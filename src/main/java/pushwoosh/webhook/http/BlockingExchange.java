package pushwoosh.webhook.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * One request that holds its thread until it is answered, for environments in which {@link Exchange} cannot work. A
 * single read lasts as long as the container lets it. The thread that calls {@link #begin} reads and answers; any
 * thread may call the other methods.
 */
final class BlockingExchange extends Pending {
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();

    BlockingExchange(HttpServletRequest request, HttpServletResponse response, RequestHandler handler,
            BodyLimits limits, Consumer<Pending> onEnd) throws IOException {
        super(request, response, handler, limits, onEnd);
    }

    /** Reads, waits for the outcome, answers. */
    @Override
    void begin(Refusal onHead) {
        try {
            discard(onHead);
            discard(body.refusal());
            discard(input == null ? Refusal.CONSUMED : null);
            if (onHead == Refusal.CLOSING || body.isBeyondDiscarding()) {
                handOver(Progress.State.DISCARDING);
            }
            read();
            Answer answer = handler.answer(result.join()); // The deadlines end it.
            if (!write(answer) && answer.status() != 200 && response.getStatus() < 300) {
                // The container breaks the 200 off, which must not reach the sender whole.
                throw new IllegalStateException("a filter has sent the response before the request was refused");
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "answer not sent", e); // The sender is gone; it will try again.
        } finally {
            super.abandon();
            end();
        }
    }

    private void read() {
        try {
            while (isReading()) {
                if (input != null && body.readFrom(input)) {
                    noteBytes();
                } else if (isReading()) { // Else it was given up.
                    onAllDataRead();
                }
            }
        } catch (IOException e) {
            handOver(Progress.State.DISCARDING);
            if (progress.refusal() == null) { // Else the refusal is the answer, even if it is still to be stored.
                fail(e);
            }
        }
    }

    /** Left to the thread that reads: a container's stream is not made for two threads. */
    @Override
    void abandon() {
    }

    @Override
    void send(Outcome outcome) {
        result.complete(outcome);
    }
}
