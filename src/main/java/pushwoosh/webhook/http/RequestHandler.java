package pushwoosh.webhook.http;

import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What decides about a request. The exchange moves the bytes and calls each method at most once, from any thread;
 * none may block. A completion may be called later, by any thread; only the first call has an effect.
 */
public interface RequestHandler {
    /** Returns why the head alone refuses the request; null if its body is to be read. */
    Refusal onHead(HttpServletRequest request);

    /** The whole body has arrived. Its bytes must not be used after the return. */
    void onBody(byte[] body, Consumer<Outcome> completion);

    /** The request is refused, and its body was discarded as far as the limits allow. */
    void onRefused(Refusal refusal, Consumer<Outcome> completion);

    /** The sender went away before the answer. */
    void onGone();

    /** Returns the answer to an outcome, right before it is sent. */
    Answer answer(Outcome outcome);
}
