package pushwoosh.webhook.http;

/** A request without an answer, as deadlines and the shutdown see it. Any thread. */
interface Pending {
    /** Acts on a deadline that has passed at this time of {@link System#nanoTime}. */
    void expire(long now);

    /** Whether nothing was handed over yet that could be lost. */
    boolean isReading();

    /** Answers, unless that was done. */
    void answer(Outcome outcome);

    /** Runs a step of the handler. One that fails is answered. */
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
