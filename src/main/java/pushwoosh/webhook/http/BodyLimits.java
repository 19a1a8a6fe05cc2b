package pushwoosh.webhook.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Time and memory that a request may use.
 *
 * @param maxBodyBytes of a body as received
 * @param bodyTimeout for the whole body to arrive
 * @param commitTimeout for the handler, after the body has arrived
 * @param memory shared by all bodies: a permit for each byte they hold beyond {@link RequestBody#FREE_BYTES} of each
 */
public record BodyLimits(int maxBodyBytes, Duration bodyTimeout, Duration commitTimeout, Semaphore memory) {
    /** For requests whose body is never kept. */
    public static final BodyLimits OF_REFUSALS =
            new BodyLimits(1, Duration.ofSeconds(10), Duration.ofSeconds(10), new Semaphore(0));
    /** Bytes of a refused body that are read and dropped before the answer. */
    static final int DISCARD_BYTES_MAX = 8 << 20;
    /** How long a refused body is read. */
    static final Duration DISCARD_TIMEOUT = Duration.ofSeconds(5);
    /** How long a refused body may pause. */
    static final Duration DISCARD_SILENCE = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /**
     * More than our deadlines together, so that the container never ends a request before we do. Not 0, for Tomcat
     * ends requests without a timeout before it calls {@code destroy}, with a 500. And no more than needed: WildFly
     * leaves some of its timers behind, and each holds on to the whole deployment.
     */
    long containerTimeoutMillis() {
        return bodyTimeout.plus(DISCARD_TIMEOUT).plus(commitTimeout).plus(MARGIN).toMillis();
    }
}
