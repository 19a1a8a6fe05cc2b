package pushwoosh.webhook.container;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Sends bodies above the limit, each in whole before it reads, on a connection of its own, and counts the answers. A
 * process of its own where it has to be beside a proxy. For one thread.
 */
public final class BlindSender {
    /** How often each request is sent. */
    public static final int RUNS = Integer.getInteger("refusal.runs", 3);

    private static final List<Integer> BODY_BYTES = List.of(1_048_577, 3_000_000, 8_000_000);

    private final SocketFactory sockets;
    private final String host;
    private final int port;
    private final int runs;

    BlindSender(SocketFactory sockets, String host, int port, int runs) {
        this.sockets = sockets;
        this.host = host;
        this.port = port;
        this.runs = runs;
    }

    /**
     * Sends by TLS, to any certificate, and prints a line for each request: {@code 413 POST 3000000 chunked: {413=3}}.
     *
     * @param arguments the host, the port, how often, and for each refusal the expected status, the method and the target
     */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new AnyCertificate()}, null);
        BlindSender sender = new BlindSender(tls.getSocketFactory(), arguments[0], Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]));
        for (int i = 3; i < arguments.length; i += 3) {
            sender.send(Integer.parseInt(arguments[i]), arguments[i + 1], arguments[i + 2])
                    .forEach(System.out::println);
        }
    }

    /** Sends bodies of each size, with their length and in chunks; returns the line of each. */
    List<String> send(int status, String method, String target) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int bytes : BODY_BYTES) {
            Request request = new Request(method, target, Map.of("Host", host), new byte[bytes]);
            lines.add(status + " " + method + " " + bytes + " length: " + answers(request));
            lines.add(status + " " + method + " " + bytes + " chunked: " + answers(request.chunked()));
        }
        return lines;
    }

    /** Whether each request of the line was answered with its status. */
    public static boolean hasArrived(String line) {
        return line.endsWith(": {" + line.substring(0, 3) + "=" + RUNS + "}");
    }

    private Map<String, Integer> answers(Request request) throws IOException {
        byte[] bytes = request.bytes();
        Map<String, Integer> answers = new TreeMap<>();
        for (int run = 0; run < runs; run++) {
            answers.merge(answer(bytes), 1, Integer::sum);
        }
        return answers;
    }

    private String answer(byte[] request) {
        try (Socket socket = sockets.createSocket(host, port);
                HttpConnection connection = new HttpConnection(socket)) {
            connection.write(request);
            return Integer.toString(connection.read(true).status());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authentication) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authentication) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
