package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * An HTTP request to be written as it stands.
 *
 * @param target path and query
 * @param body null for none; otherwise sent with its length, or in chunks where a header says so
 */
record Request(String method, String target, Map<String, String> headers, byte[] body) {
    private static final int CHUNK_BYTES = 1_000;

    /** A request without a body. */
    static Request of(String method, String target) {
        return new Request(method, target, Map.of(), null);
    }

    /** A POST as of a webhook's sender, with the content type of JSON. */
    static Request post(String target, String body) {
        return post(target, body.getBytes(UTF_8)).with("Content-Type", "application/json");
    }

    /** A POST without a content type. */
    static Request post(String target, byte[] body) {
        return new Request("POST", target, Map.of(), body);
    }

    /** The same with one more header, or another value for it. */
    Request with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Request(method, target, more, body);
    }

    /** The same in chunks. */
    Request chunked() {
        return with("Transfer-Encoding", "chunked");
    }

    /** The same with its body compressed and no header that says so. */
    Request gzipped() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        return new Request(method, target, headers, compressed.toByteArray());
    }

    /** Sends it on a connection of its own. */
    Answer send(Container container) throws IOException {
        return send(container.port());
    }

    /** Sends it on a connection of its own to a port of the loopback address. */
    Answer send(int port) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            return send(connection);
        }
    }

    /** Sends it on a connection that is kept. */
    Answer send(HttpConnection connection) throws IOException {
        try {
            connection.write(bytes());
        } catch (IOException e) {
            return answerDespite(e, connection);
        }
        return connection.read(!method.equals("HEAD"));
    }

    /** Head and body as they go over the wire. */
    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(head().getBytes(ISO_8859_1));
        if (isChunked()) {
            for (int from = 0; from < body.length; from += CHUNK_BYTES) {
                int length = Math.min(CHUNK_BYTES, body.length - from);
                bytes.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
                bytes.write(body, from, length);
                bytes.write("\r\n".getBytes(ISO_8859_1));
            }
            bytes.write("0\r\n\r\n".getBytes(ISO_8859_1));
        } else if (body != null) {
            bytes.write(body);
        }
        return bytes.toByteArray();
    }

    private String head() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (!headers.containsKey("Host")) {
            head.append("Host: 127.0.0.1\r\n");
        }
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body != null && !isChunked() && !headers.containsKey("Content-Length")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private boolean isChunked() {
        return headers.containsKey("Transfer-Encoding");
    }

    /** A server that refuses a body may stop reading it: its answer is there all the same. */
    private static Answer answerDespite(IOException writeFailure, HttpConnection connection) throws IOException {
        try {
            return connection.read(true);
        } catch (IOException e) {
            writeFailure.addSuppressed(e);
            throw writeFailure;
        }
    }
}
