package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Senders that write the whole body before they read: the refusal reaches them, and no connection is left half open.
 */
@Tag("containers")
class RefusalArrivesIT {
    private static final String PATH = "/pushwoosh-webhook";
    private static final String TOKEN = "a-token-of-enough-characters";
    private static final int BEYOND_DISCARDING_BYTES = 20_000_000;

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void everyRefusalOfALargeBodyIsReceived(Distribution distribution) throws IOException {
        try (Container container = distribution.create("refusal-arrives")) {
            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            container.deploy(War.with(Map.of("zone", "Mars/Olympus"), container.base.resolve("variant.war")), "wrong");
            container.start(Map.of("pushwoosh-webhook.token", TOKEN), Map.of());
            Contract.awaitUp(container, PATH);
            BlindSender sender = new BlindSender(SocketFactory.getDefault(), "127.0.0.1", container.port(),
                    BlindSender.RUNS);
            List<String> answers = new ArrayList<>();
            for (Map.Entry<Integer, Request> refusal : refusals(0).entrySet()) {
                answers.addAll(sender.send(refusal.getKey(), refusal.getValue().method(), refusal.getValue().target()));
            }
            answers.forEach(line -> System.out.println(distribution + " " + line));
            assertEquals(List.of(), answers.stream().filter(line -> !BlindSender.hasArrived(line)).toList());
            assertEnds(container);
            assertEquals(200, Request.post(PATH + "?token=" + TOKEN, Example.EVENT).send(container).status());
            assertTrue(!container.log().contains("a filter"), "nothing here is a filter's doing");
            Contract.assertNoTrace(container);
        }
    }

    private static Map<Integer, Request> refusals(int bytes) {
        byte[] body = new byte[bytes];
        Map<Integer, Request> refusals = new HashMap<>();
        refusals.put(401, Request.post(PATH, body));
        refusals.put(404, Request.post(PATH + "/nowhere", body));
        refusals.put(405, new Request("PUT", PATH, Map.of(), body));
        refusals.put(413, Request.post(PATH + "?token=" + TOKEN, body));
        refusals.put(503, Request.post("/wrong", body));
        return refusals;
    }

    /** More than is ever discarded: the answer may be lost, but nobody is left writing. */
    private static void assertEnds(Container container) throws IOException {
        List<String> received = new ArrayList<>();
        for (Request request : refusals(BEYOND_DISCARDING_BYTES).values()) {
            received.add(send(container, request));
            received.add(send(container, request.chunked()));
        }
        assertTrue(Set.of("401", "404", "405", "413", "503", "closed").containsAll(received), received::toString);
    }

    private static String send(Container container, Request request) throws IOException {
        try (HttpConnection connection = new HttpConnection(container.port())) {
            connection.write(request.bytes());
            return Integer.toString(connection.read(true).status());
        } catch (SocketException | EOFException e) {
            return "closed";
        }
    }
}
