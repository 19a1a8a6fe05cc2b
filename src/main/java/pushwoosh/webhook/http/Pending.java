package pushwoosh.webhook.http;

/** A request without an answer, as deadlines and the shutdown see it. Any thread. */
interface Pending {
    /** Acts on a deadline that has passed at this time of {@link System#nanoTime}. */
    void expire(long now);

    /** Whether the body is still arriving: such a request can be refused and loses nothing. */
    boolean isReading();

    /** Answers, unless the request has its answer already. */
    void answer(Outcome outcome);

    /** Answers what is late. */
    default void endLate() {
        answer(Outcome.refused(isReading() ? Refusal.TOO_SLOW : Refusal.STALLED));
    }

    /** Calls the handler. What it throws is answered 503. */
    default void handle(Runnable step) {
        try {
            step.run();
        } catch (OutOfMemoryError e) {
            answer(Outcome.refused(Refusal.BUSY));
        } catch (RuntimeException | Error e) {
            System.getLogger("pushwoosh.webhook").log(System.Logger.Level.ERROR,
                    "a request failed and is answered 503", e);
            answer(Outcome.refused(Refusal.FAILED));
        }
    }
}
