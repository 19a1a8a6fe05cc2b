package pushwoosh.webhook.benchmark;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * The baseline: reads the whole body, keeps nothing, and answers as the receiver does. What a container can do at
 * most.
 */
public final class EmptyServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int BUFFER_BYTES = 4096;
    private static final byte[] ANSWER = {'{', '"', 'a', 'c', 'c', 'e', 'p', 't', 'e', 'd', '"', ':', '1', '}'};

    /** Called by the container. */
    public EmptyServlet() {
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        readAll(request);
        response.setContentLength(ANSWER.length);
        answer(response);
    }

    static void readAll(HttpServletRequest request) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        InputStream in = request.getInputStream();
        int count;
        do {
            count = in.read(buffer);
        } while (count >= 0);
    }

    /** Without the content length, Tomcat sends when the request is complete, and then in a thread of its own. */
    static void answer(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("application/json");
        response.getOutputStream().write(ANSWER);
    }
}
