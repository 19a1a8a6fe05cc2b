package pushwoosh.webhook.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A sender that posts one request after the other and takes in none of the answers, until the server can send no
 * more of them. For one thread.
 */
final class SlowReader implements AutoCloseable {
    private static final int RECEIVE_BYTES = 2_304;
    /** Violations that make an answer longer than the container's buffer, and one that fits. */
    private static final int MANY = 1_000;
    private static final int FEW = 60;
    /**
     * Keeps few requests in the kernel's buffers, so that the server has answered
     * nearly all that were written.
     */
    private static final String SPACE = " ".repeat(500_000);
    /** Attempts to write, with a pause between them, after which the server is taken not to read any more. */
    private static final int ATTEMPTS = 50;

    private final SocketChannel channel;
    private final ByteBuffer request;
    private int attemptsInVain;

    SlowReader(int port, String target, boolean longAnswers) throws IOException {
        String body = "[" + "1,".repeat(longAnswers ? MANY : FEW) + SPACE + "1]";
        request = ByteBuffer.wrap(Request.post(target, body).bytes());
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
    }

    /** Writes as much as goes; true once nothing has gone for a while. */
    boolean isStuck() {
        int written = 0;
        try {
            for (int count = channel.write(request); count > 0; count = channel.write(request)) {
                written += count;
                if (!request.hasRemaining()) {
                    request.rewind();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the server has cut the connection", e);
        }
        attemptsInVain = written > 0 ? 0 : attemptsInVain + 1;
        return attemptsInVain >= ATTEMPTS;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
