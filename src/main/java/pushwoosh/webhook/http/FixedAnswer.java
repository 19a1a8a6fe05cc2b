package pushwoosh.webhook.http;

import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletRequest;

/** Gives the same answer whatever the body is, which is discarded. Stateless. */
record FixedAnswer(Answer answer) implements RequestHandler {
    @Override
    public Refusal onHead(HttpServletRequest request) {
        return Refusal.NOT_ALLOWED; // Any: the body is discarded, and the answer is fixed.
    }

    @Override
    public void onBody(byte[] body, Consumer<Outcome> completion) {
        throw new IllegalStateException("a body was read that should have been discarded");
    }

    @Override
    public void onRefused(Refusal refusal, Consumer<Outcome> completion) {
        completion.accept(Outcome.refused(refusal));
    }

    @Override
    public void onGone() {
        // Nobody counts these.
    }

    @Override
    public Answer answer(Outcome outcome) {
        return answer;
    }
}
