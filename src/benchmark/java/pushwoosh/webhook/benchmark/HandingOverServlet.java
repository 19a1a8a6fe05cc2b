package pushwoosh.webhook.benchmark;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The same as {@link EmptyServlet}, but answered by one other thread, as everything must be that waits for a batch:
 * what a durable answer can reach at most if neither parsing nor the disk took any time.
 */
public final class HandingOverServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient BlockingQueue<AsyncContext> waiting = new LinkedBlockingQueue<>();
    private final transient Thread thread = new Thread(this::answerAll, "handing over");

    /** Called by the container. */
    public HandingOverServlet() {
    }

    @Override
    public void init() {
        thread.start();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        EmptyServlet.readAll(request);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        waiting.add(async);
    }

    private void answerAll() {
        try {
            for (;;) {
                answer(waiting.take());
            }
        } catch (InterruptedException e) {
            log("ends");
        }
    }

    private void answer(AsyncContext async) {
        try {
            EmptyServlet.answer((HttpServletResponse) async.getResponse());
            async.complete();
        } catch (IOException | IllegalStateException e) {
            log("the sender is gone", e); // As the load generator is at the end of a round.
        }
    }

    @Override
    public void destroy() {
        thread.interrupt();
    }
}
