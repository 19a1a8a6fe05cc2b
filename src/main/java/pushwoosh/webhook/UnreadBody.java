package pushwoosh.webhook;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * What is left of a body when its request is answered without it. Containers read that before they let the request go,
 * and hold a thread for as long as the sender likes; with as many senders as threads they serve nobody. Tomcat does so
 * unless the body has a listener, and Undertow, WildFly's server, always.
 */
final class UnreadBody implements ReadListener {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private UnreadBody() {
    }

    /** Writes an answer. */
    interface Writing {
        void run() throws IOException;
    }

    /** Lets a request be answered whose body nobody has begun to read. */
    static void answer(HttpServletRequest request, Writing writing) throws IOException {
        AsyncContext async = request.startAsync();
        try {
            request.getInputStream().setReadListener(new UnreadBody());
            writing.run();
            abandon(request.getInputStream());
        } finally {
            async.complete();
        }
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

    @Override
    public void onDataAvailable() {
        // Not read.
    }

    @Override
    public void onAllDataRead() {
        // Not waited for.
    }

    @Override
    public void onError(Throwable error) {
        LOGGER.log(System.Logger.Level.DEBUG, "sender gone", error);
    }
}
