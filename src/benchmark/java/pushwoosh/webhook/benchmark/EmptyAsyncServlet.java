package pushwoosh.webhook.benchmark;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The same as {@link EmptyServlet} without a thread held while the body arrives: what that alone costs. */
public final class EmptyAsyncServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int BUFFER_BYTES = 4096;

    /** Called by the container. */
    public EmptyAsyncServlet() {
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServletInputStream in = request.getInputStream();
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        in.setReadListener(new Reader(in, async, response));
    }

    private static final class Reader implements ReadListener {
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private final ServletInputStream in;
        private final AsyncContext async;
        private final HttpServletResponse response;

        Reader(ServletInputStream in, AsyncContext async, HttpServletResponse response) {
            this.in = in;
            this.async = async;
            this.response = response;
        }

        @Override
        public void onDataAvailable() throws IOException {
            boolean more = true;
            while (more && in.isReady()) {
                more = in.read(buffer) >= 0;
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            EmptyServlet.answer(response);
            async.complete();
        }

        @Override
        public void onError(Throwable error) {
            async.complete();
        }
    }
}
