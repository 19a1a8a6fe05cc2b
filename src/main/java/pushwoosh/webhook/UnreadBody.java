package pushwoosh.webhook;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * What is left of a body after its request was refused. Undertow, WildFly's server, reads it to its end before it lets
 * a request go, and holds a thread for as long as the sender likes; with as many senders as threads it serves nobody.
 */
final class UnreadBody {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private UnreadBody() {
    }

    /**
     * Closes the stream without waiting for the sender, where the container would wait: an interrupted thread does not.
     * Holds the stream's monitor, as whoever reads must, for Undertow's streams are not made for two threads.
     */
    static void abandon(ServletInputStream input) {
        if (!input.getClass().getName().startsWith("io.undertow.")) {
            return;
        }
        boolean wasInterrupted = Thread.currentThread().isInterrupted();
        Thread.currentThread().interrupt();
        try {
            synchronized (input) {
                input.close();
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "body not read to its end", e);
        } finally {
            if (!wasInterrupted) {
                Thread.interrupted();
            }
        }
    }
}
