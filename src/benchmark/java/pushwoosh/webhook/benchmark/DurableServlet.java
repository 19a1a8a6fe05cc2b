package pushwoosh.webhook.benchmark;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The simplest durable receiver: hands the raw body to one thread, which appends all that wait, forces once and
 * answers. It parses, checks, counts and limits nothing.
 */
public final class DurableServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int BUFFER_BYTES = 1 << 20;

    private final transient BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final transient Thread thread = new Thread(this::run, "durable");
    private transient FileChannel file;

    /** Called by the container. */
    public DurableServlet() {
    }

    private record Waiting(byte[] body, AsyncContext async) {
    }

    @Override
    public void init() {
        File directory = (File) getServletContext().getAttribute(ServletContext.TEMPDIR);
        try {
            file = FileChannel.open(directory.toPath().resolve("events.log"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.start();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        queue.add(new Waiting(body, async));
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        List<Waiting> batch = new ArrayList<>();
        try {
            for (;;) {
                batch.add(queue.take());
                queue.drainTo(batch);
                for (Waiting waiting : batch) {
                    if (buffer.remaining() <= waiting.body().length) {
                        file.write(buffer.flip());
                        buffer.clear();
                    }
                    buffer.put(waiting.body()).put((byte) '\n');
                }
                file.write(buffer.flip());
                buffer.clear();
                file.force(false);
                batch.forEach(this::answer);
                batch.clear();
            }
        } catch (InterruptedException | IOException e) {
            log("ends", e);
        }
    }

    private void answer(Waiting waiting) {
        try {
            EmptyServlet.answer((HttpServletResponse) waiting.async().getResponse());
            waiting.async().complete();
        } catch (IOException | IllegalStateException e) {
            log("the sender is gone", e); // As the load generator is at the end of a round.
        }
    }

    @Override
    public void destroy() {
        thread.interrupt();
    }
}
