package pushwoosh.webhook.container;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for child processes, which cannot be given port 0 and keep their port when started again.
 *
 * <p>The ports lie below the range from which the kernel takes those of clients: otherwise a client that keeps
 * calling a killed server's port eventually gets that port as its own, connects to itself and blocks it.
 */
final class LoopbackPort {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private LoopbackPort() {
    }

    /** A port of 127.0.0.1 that nobody listens on; handed out once in the life of this JVM. */
    static int find() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (HANDED_OUT.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + END);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
