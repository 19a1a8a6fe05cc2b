package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One connection of an HTTP client that hides nothing: it writes the bytes it is given, follows no redirect and
 * repeats no request. For one thread.
 */
final class HttpConnection implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    /** Connects to a port of the loopback address. */
    HttpConnection(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Takes a connection, and closes it with itself. */
    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Whether the server has sent something, without waiting for it. */
    boolean hasInput() throws IOException {
        return in.available() > 0;
    }

    /**
     * Reads one answer.
     *
     * @param withBody false for the answer to a HEAD request
     * @throws EOFException if the server closes before the end of the answer
     */
    Answer read(boolean withBody) throws IOException {
        String statusLine = readLine();
        Map<String, String> headers = new HashMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        int status = Integer.parseInt(statusLine.split(" ")[1]);
        if (status == 100) {
            return read(withBody);
        }
        return new Answer(status, headers, withBody ? readBody(headers) : new byte[0]);
    }

    /**
     * Reads answers until the server closes, or resets.
     *
     * @throws SocketTimeoutException if it does not
     */
    List<Answer> readToEnd() throws SocketTimeoutException {
        List<Answer> answers = new ArrayList<>();
        try {
            while (true) {
                answers.add(read(true));
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return answers;
        }
    }

    /** Ends the sending side only: the server reads the end, and may still answer. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with a reset: also what the server has sent already is lost. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] readBody(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return readChunks();
        }
        String length = headers.get("content-length");
        return length == null ? in.readAllBytes() : readFully(Integer.parseInt(length));
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(readLine(), 16); size > 0; size = Integer.parseInt(readLine(), 16)) {
            body.write(readFully(size));
            readLine();
        }
        readLine();
        return body.toByteArray();
    }

    private byte[] readFully(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer's body ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the answer ended after: " + line.toString(ISO_8859_1));
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }
}
