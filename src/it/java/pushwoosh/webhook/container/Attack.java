package pushwoosh.webhook.container;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A way to misuse the wire.
 *
 * @param name for people
 * @param expected the statuses that may come of it, and {@link #CLOSED} if the connection may end without one
 */
record Attack(String name, Set<Integer> expected, Deed deed) {
    /** In place of a status: the server has closed the connection, or reset the stream, without an answer. */
    static final int CLOSED = 0;

    /** Carries it out once against a port of the loopback address and returns the answers that came. */
    interface Deed {
        List<Answer> against(int port) throws IOException;
    }

    /** Writes the pieces on one connection and takes in what comes, until the server closes. */
    static Attack writing(String name, Set<Integer> expected, byte[]... pieces) {
        return new Attack(name, expected, port -> {
            try (HttpConnection connection = new HttpConnection(port)) {
                write(connection, pieces);
                return connection.readToEnd();
            }
        });
    }

    private static void write(HttpConnection connection, byte[]... pieces) {
        try {
            for (byte[] piece : pieces) {
                connection.write(piece);
            }
            connection.endSending();
        } catch (IOException e) {
            // The server closed early; its answer is still read.
        }
    }
}
