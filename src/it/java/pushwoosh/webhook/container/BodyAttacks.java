package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Bodies that are late, long, cut off or not what their head says. */
final class BodyAttacks {
    /** Marks an event hidden in a body: it is accepted only if the server loses track of the message length. */
    static final String SMUGGLED_USER = "smuggled";

    private static final int LIMIT_BYTES = 1_048_576;
    private static final int STALLED = 1_000;
    private static final int PIPELINED = 200;
    private static final long DRIP_NANOS = 100_000_000;

    private final String path;
    private final Request event;

    private BodyAttacks(String path) {
        this.path = path;
        this.event = Request.post(path, Example.EVENT);
    }

    static List<Attack> on(String path) throws IOException {
        BodyAttacks bodies = new BodyAttacks(path);
        List<Attack> attacks = new ArrayList<>();
        attacks.addAll(bodies.late());
        attacks.addAll(bodies.tooLong());
        attacks.addAll(bodies.cutOff());
        attacks.addAll(bodies.misframed());
        attacks.addAll(bodies.pipelined());
        return attacks;
    }

    private List<Attack> late() throws IOException {
        byte[] whole = event.bytes();
        byte[] chunked = event.chunked().bytes();
        return List.of(
                new Attack("1,000 stalled at once", Set.of(408), port -> stalled(port, Arrays.copyOf(whole, whole.length - 9))),
                new Attack("1,000 stalled at once that nobody reads", Set.of(404),
                        port -> stalled(port, unfinished("PUT", path + "/nowhere"))),
                new Attack("1,000 stalled health checks at once", Set.of(200),
                        port -> stalled(port, unfinished("GET", path + "/health"))),
                new Attack("dripping", Set.of(408), port -> dripping(port, whole)),
                new Attack("dripping in chunks", Set.of(408), port -> dripping(port, chunked)));
    }

    private static byte[] unfinished(String method, String target) throws IOException {
        return new Request(method, target, Map.of("Content-Length", "100"), new byte[50]).bytes();
    }

    private List<Attack> tooLong() throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: ";
        byte[] requests = new String(Request.post(path, Example.ofUser(SMUGGLED_USER)).bytes(), ISO_8859_1)
                .repeat(4_000).getBytes(ISO_8859_1);
        return List.of(
                new Attack("over the limit, announced and not sent", Set.of(413), port -> announced(port, head + LIMIT_BYTES * 5L)),
                new Attack("2^63-1 bytes announced", Set.of(400, 413), port -> announced(port, head + Long.MAX_VALUE)),
                Attack.writing("over the limit, full of requests", Set.of(413, Attack.CLOSED), Request.post(path, requests).bytes()),
                Attack.writing("over the limit in chunks, full of requests", Set.of(413, Attack.CLOSED),
                        Request.post(path, requests).chunked().bytes()),
                Attack.writing("method not allowed, full of requests", Set.of(405, Attack.CLOSED),
                        new Request("PUT", path, Map.of(), requests).bytes()),
                new Attack("chunks without end", Set.of(413, Attack.CLOSED), this::endless));
    }

    private List<Attack> cutOff() throws IOException {
        byte[] whole = event.bytes();
        byte[] chunked = event.chunked().bytes();
        List<Attack> attacks = new ArrayList<>();
        attacks.add(Attack.writing("shorter than announced", Set.of(400, 408, Attack.CLOSED), Arrays.copyOf(whole, whole.length - 9)));
        attacks.add(Attack.writing("last chunk missing", Set.of(400, 408, Attack.CLOSED), Arrays.copyOf(chunked, chunked.length - 5)));
        for (int sent : List.of(10, whole.length - Example.EVENT.length(), whole.length - 9)) {
            attacks.add(new Attack("reset after " + sent + " bytes", Set.of(Attack.CLOSED), port -> reset(port, Arrays.copyOf(whole, sent))));
        }
        attacks.add(new Attack("reset in the middle of a chunk", Set.of(Attack.CLOSED),
                port -> reset(port, Arrays.copyOf(chunked, chunked.length - 9))));
        attacks.add(new Attack("reset before the answer", Set.of(Attack.CLOSED), port -> reset(port, Request.post(path, "{}").bytes())));
        return attacks;
    }

    private List<Attack> misframed() throws IOException {
        String chunks = "POST " + path + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        List<Attack> attacks = new ArrayList<>();
        for (String body : List.of("-1\r\n", "ffffffffffffffff\r\n", "7fffffff\r\n", "zz\r\n", "5\r\nhello!\r\n0\r\n\r\n", "\r\n", "5 \r\nhel")) {
            attacks.add(Attack.writing("chunk " + body.strip().replaceAll("\\s+", " "), Set.of(400, 408, 413, Attack.CLOSED),
                    (chunks + body).getBytes(ISO_8859_1)));
        }
        attacks.add(Attack.writing("chunk extension of 100,000 bytes", Set.of(400, 413, 422, Attack.CLOSED),
                (chunks + "1;" + "x".repeat(100_000) + "\r\n7\r\n0\r\n\r\n").getBytes(ISO_8859_1)));
        attacks.add(Attack.writing("trailer of 100,000 bytes", Set.of(400, 413, 422, 431, Attack.CLOSED),
                (chunks + "1\r\n7\r\n0\r\nX: " + "x".repeat(100_000) + "\r\n\r\n").getBytes(ISO_8859_1)));
        attacks.add(Attack.writing("no body", Set.of(400), (chunks + "0\r\n\r\n").getBytes(ISO_8859_1)));
        attacks.add(Attack.writing("longer than announced", Set.of(200, 400, Attack.CLOSED), event.bytes(), "junk\r\n\r\n".getBytes(UTF_8)));
        attacks.add(Attack.writing("expectation that nobody knows", Set.of(200, 417), event.with("Expect", "miracles").bytes()));
        attacks.add(Attack.writing("100-continue, body not waited for", Set.of(200), event.with("Expect", "100-continue").bytes()));
        for (String type : List.of("application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "\"")) {
            attacks.add(Attack.writing("content type " + type, Set.of(200), event.with("Content-Type", type).bytes()));
        }
        return attacks;
    }

    private List<Attack> pipelined() {
        return List.of(
                new Attack(PIPELINED + " requests in one write", Set.of(200, 422), port -> pipeline(port, false)),
                new Attack(PIPELINED + " requests in one write, in chunks", Set.of(200, 422), port -> pipeline(port, true)));
    }

    private static List<Answer> stalled(int port, byte[] most) throws IOException {
        List<HttpConnection> connections = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        try {
            for (int i = 0; i < STALLED; i++) {
                HttpConnection connection = new HttpConnection(port);
                connections.add(connection);
                connection.write(most);
            }
            for (HttpConnection connection : connections) {
                answers.add(connection.read(true));
            }
            return answers;
        } finally {
            for (HttpConnection connection : connections) {
                connection.close();
            }
        }
    }

    private static List<Answer> dripping(int port, byte[] request) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            int headBytes = new String(request, ISO_8859_1).indexOf("\r\n\r\n") + 4;
            connection.write(Arrays.copyOf(request, headBytes));
            for (int i = headBytes; i < request.length - 5 && !connection.hasInput(); i++) {
                connection.write(new byte[] {request[i]});
                LockSupport.parkNanos(DRIP_NANOS);
            }
            return List.of(connection.read(true));
        }
    }

    private static List<Answer> announced(int port, String head) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            connection.write((head + "\r\n\r\n").getBytes(ISO_8859_1));
            return List.of(connection.read(true));
        }
    }

    private List<Answer> endless(int port) throws IOException {
        byte[] chunk = ("10000\r\n" + " ".repeat(65_536) + "\r\n").getBytes(ISO_8859_1);
        try (HttpConnection connection = new HttpConnection(port)) {
            connection.write(("POST " + path + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n").getBytes(ISO_8859_1));
            try {
                while (!connection.hasInput()) {
                    connection.write(chunk);
                }
            } catch (IOException e) {
                // Closed by the server; what it says to that is read all the same.
            }
            return connection.readToEnd();
        }
    }

    private static List<Answer> reset(int port, byte[] bytes) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            connection.write(bytes);
            connection.reset();
        }
        return List.of();
    }

    /** Good and bad in turn: the answers come in this order, and nothing after them. */
    private List<Answer> pipeline(int port, boolean chunked) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < PIPELINED; i++) {
            Request request = i % 2 == 0 ? event : Request.post(path, "{\"x\":1}");
            all.writeBytes((chunked ? request.chunked() : request).bytes());
        }
        return inOrder(Attack.writing("", Set.of(), all.toByteArray()).deed().against(port));
    }

    private static List<Answer> inOrder(List<Answer> answers) {
        List<Integer> statuses = answers.stream().map(Answer::status).toList();
        List<Integer> expected = new ArrayList<>(Collections.nCopies(PIPELINED, 200));
        for (int i = 1; i < PIPELINED; i += 2) {
            expected.set(i, 422);
        }
        // Containers close a connection after a number of requests, and their senders repeat what had no answer.
        if (!expected.subList(0, Math.min(statuses.size(), PIPELINED)).equals(statuses)) {
            throw new AssertionError("out of order: " + statuses);
        }
        return answers;
    }
}
