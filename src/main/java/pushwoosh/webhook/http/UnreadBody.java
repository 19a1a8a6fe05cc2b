package pushwoosh.webhook.http;

import java.io.IOException;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;

/** The rest of a body that nobody reads any more. */
final class UnreadBody {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private UnreadBody() {
    }

    /** In HTTP/2 a connection is shared by many requests, and the header {@code Connection} a protocol error. */
    static boolean isHttp1(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1.");
    }

    /**
     * Closes the stream without waiting for the sender. Undertow, WildFly's server, reads the rest of a body before it
     * lets the request go, for as long as the sender likes, but not in an interrupted thread; other containers need
     * nothing. Holds the stream's monitor, as a reader must, for Undertow's streams are not made for two threads.
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
