package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Streams of one HTTP/2 connection in clear text, good and bad beside each other. */
final class Http2Attacks {
    private static final int STREAMS = 40;
    private static final int UPGRADES = 5;
    /** This client waits for its own body to be sent before it looks at an answer; so a read timeout is set. */
    private static final int PATIENCE_SECONDS = 6;
    private static final int ABOVE_LIMIT_BYTES = 1_500_000;

    private final String path;

    private Http2Attacks(String path) {
        this.path = path;
    }

    static List<Attack> on(String path) {
        Http2Attacks streams = new Http2Attacks(path);
        byte[] junk = {'[', (byte) 0xff};
        return List.of(
                streams.attack("events", Set.of(200), BodyPublishers.ofString(Example.EVENT)),
                streams.attack("no events", Set.of(422), BodyPublishers.ofString("[1,2,3]")),
                streams.attack("no JSON", Set.of(400), BodyPublishers.ofByteArray(junk)),
                streams.attack("unknown encoding", Set.of(200), BodyPublishers.ofString(Example.EVENT),
                        "Content-Encoding", "br"),
                // A server may end a stream that it has not read, and then this client does not hand out the answer.
                streams.attack("over the limit", Set.of(413, Attack.CLOSED),
                        BodyPublishers.ofByteArray(new byte[ABOVE_LIMIT_BYTES])),
                streams.attack("stalled", Set.of(408, Attack.CLOSED), BodyPublishers.fromPublisher(silence(), 100)),
                new Http2Attacks(path + "/nowhere").attack("stalled that nobody reads", Set.of(404, Attack.CLOSED),
                        BodyPublishers.fromPublisher(silence())),
                new Attack("HTTP/2: cancelled", Set.of(Attack.CLOSED), streams::cancelled));
    }

    private Attack attack(String name, Set<Integer> expected, BodyPublisher body, String... headers) {
        return new Attack("HTTP/2: " + name, expected, port -> {
            HttpClient client = connected(port);
            List<CompletableFuture<HttpResponse<byte[]>>> streams = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(client.sendAsync(post(port, body, headers), BodyHandlers.ofByteArray())
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return streams.stream().map(Http2Attacks::answer).flatMap(Optional::stream).toList();
        });
    }

    private List<Answer> cancelled(int port) throws IOException {
        HttpClient client = connected(port);
        for (int i = 0; i < STREAMS; i++) {
            client.sendAsync(post(port, BodyPublishers.fromPublisher(silence(), 100)), BodyHandlers.discarding())
                    .cancel(true);
        }
        return List.of();
    }

    /**
     * A client that has changed to HTTP/2, which the JDK's does with a first request that has no body. A server need
     * not take the offer: Tomcat 11 now and then did not.
     */
    private HttpClient connected(int port) throws IOException {
        HttpRequest get = HttpRequest.newBuilder(uri(port)).version(HttpClient.Version.HTTP_2).build();
        for (int i = 0; i < UPGRADES; i++) {
            HttpClient client = HttpClient.newHttpClient();
            CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(get, BodyHandlers.discarding())
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(failure -> null);
            if (answer.join() != null && answer.join().version() == HttpClient.Version.HTTP_2) {
                return client;
            }
        }
        throw new IOException("no HTTP/2");
    }

    private HttpRequest post(int port, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(port)).version(HttpClient.Version.HTTP_2).POST(body);
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static Optional<Answer> answer(CompletableFuture<HttpResponse<byte[]>> stream) {
        try {
            HttpResponse<byte[]> response = stream.join();
            if (response.version() != HttpClient.Version.HTTP_2) {
                return Optional.empty(); // Its stream has failed, and the client has tried again on a new connection.
            }
            // Clients take an answer with this header for a malformed one: RFC 9113, 8.2.2.
            assertEquals(Optional.empty(), response.headers().firstValue("connection"));
            return Optional.of(new Answer(response.statusCode(), Map.of(), response.body()));
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException || e.getCause() instanceof TimeoutException) {
                return Optional.empty();
            }
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** Neither sends a byte nor ends. */
    private static Flow.Publisher<ByteBuffer> silence() {
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                // For ever silent.
            }

            @Override
            public void cancel() {
                // Nothing to end.
            }
        });
    }
}
