package pushwoosh.webhook.journal;

import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the errors of thousands of injected faults out of the test report. */
final class QuietLog {
    /** A strong reference: an unreferenced logger is collected, with its level. */
    private static final Logger LOGGER = Logger.getLogger("pushwoosh.webhook.journal");

    private QuietLog() {
    }

    /** A log of the journal's errors. */
    static RateLimitedLog errors(LongSupplier nanoTime) {
        return new RateLimitedLog(nanoTime);
    }

    static void silence() {
        LOGGER.setLevel(Level.OFF);
    }
}
