package pushwoosh.webhook.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A quick receiver: Jackson reads the body, Logback's rolling file gets it, and the answer is 200. */
public final class LogbackServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Logger EVENTS = LoggerFactory.getLogger("events");

    /** Called by the container. */
    public LogbackServlet() {
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        MAPPER.readTree(body);
        EVENTS.info(new String(body, StandardCharsets.UTF_8));
        EmptyServlet.answer(response);
    }
}
