package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many large batches at once in a small heap: refused as busy, and nothing dies. */
@Tag("containers")
class SmallHeapIT {
    private static final String PATH = "/pushwoosh-webhook";
    private static final int SENDERS = 40;
    private static final int BATCHES = 5;

    @Test
    void largeBatchesInAHeapOf64MegabytesAreRefusedAsBusyAndTheReceiverRecovers() throws Exception {
        String batch = "[" + String.join(",", Collections.nCopies(880_000 / Example.EVENT.length(), Example.EVENT)) + "]";
        try (Tomcat container = (Tomcat) Distribution.TOMCAT_11.create("small-heap")) {
            container.heapMax = 64;
            DayFiles files = new DayFiles(container.base.resolve("events"));
            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
            Contract.awaitUp(container, PATH);
            int accepted = 0;
            ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
            try {
                Callable<Answer> sending = () -> Request.post(PATH, batch).send(container);
                for (Future<Answer> sent : senders.invokeAll(Collections.nCopies(SENDERS * BATCHES, sending))) {
                    Answer answer = sent.get();
                    assertTrue(Set.of(200, 503).contains(answer.status()), answer::toString);
                    assertTrue(answer.status() == 200 || answer.text().contains("waiting"), answer::toString);
                    accepted += answer.status() == 200 ? 1 : 0;
                }
            } finally {
                senders.shutdownNow();
            }
            Await.until("a batch is accepted again", Container.PATIENCE, () -> isAccepted(container, batch));
            assertEquals(List.of(), files.rejected());
            assertTrue(files.events().size() >= (accepted + 1) * (880_000 / Example.EVENT.length()));
            assertFalse(container.log().contains("OutOfMemoryError"));
        }
    }

    private static boolean isAccepted(Container container, String batch) {
        try {
            return Request.post(PATH, batch).send(container).status() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
