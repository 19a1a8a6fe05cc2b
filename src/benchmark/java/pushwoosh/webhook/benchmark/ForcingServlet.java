package pushwoosh.webhook.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** The same with the durability that the simplest code gives: each request writes its line and forces the file. */
public final class ForcingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private transient FileChannel channel;

    /** Called by the container. */
    public ForcingServlet() {
    }

    @Override
    public void init() throws ServletException {
        try (InputStream in = getClass().getResourceAsStream("/file")) {
            channel = FileChannel.open(Path.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)),
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ServletException(e);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        MAPPER.readTree(body);
        byte[] line = Arrays.copyOf(body, body.length + 1);
        line[body.length] = '\n';
        synchronized (this) {
            channel.write(ByteBuffer.wrap(line));
        }
        channel.force(false);
        EmptyServlet.answer(response);
    }
}
