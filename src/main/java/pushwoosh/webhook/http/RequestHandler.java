package pushwoosh.webhook.http;

import java.util.function.Consumer;
import jakarta.servlet.http.HttpServletRequest;

/**
 * What decides about a request; by default each is refused after its body. Each method is called at most once, by any
 * thread; none may block.
 */
public interface RequestHandler {
    /** Returns why the head alone refuses the request; null if its body is to be read. */
    default Refusal onHead(HttpServletRequest request) {
        return Refusal.NOT_ALLOWED;
    }

    /**
     * The whole body has arrived, or was discarded as far as the limits allow.
     *
     * @param refusal why it was discarded; null if it was not
     * @param body not to be used after the return; null if it was discarded
     * @param completion to be called now or later, by any thread; only the first call has an effect
     */
    default void onBody(Refusal refusal, byte[] body, Consumer<Outcome> completion) {
        completion.accept(Outcome.refused(refusal));
    }

    /** Returns the answer to an outcome, right before it is sent. */
    Answer answer(Outcome outcome);
}
