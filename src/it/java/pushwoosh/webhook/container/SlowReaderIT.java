package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sender that takes in no answers, long or short, on real containers. The kernel buffers megabytes of them. */
@Tag("containers")
class SlowReaderIT {
    private static final String PATH = "/pushwoosh-webhook";

    @ParameterizedTest
    @EnumSource
    void senderThatTakesInNoAnswerHoldsUpNobody(Distribution distribution) throws IOException {
        try (Container container = distribution.create("slow-reader")) {
            if (distribution != Distribution.WILDFLY) {
                // Not closed after 100 requests, so that the answers can become more than the kernel buffers.
                FileTree.edit(container.base.resolve("conf/server.xml"), Map.of(
                        "<Connector ", "<Connector maxKeepAliveRequests=\"-1\" "));
            }
            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            container.start(Map.of("pushwoosh-webhook.directory", container.base.resolve("events").toString(),
                    "pushwoosh-webhook.rejected-bytes-per-day", "0"), Map.of());
            Contract.awaitUp(container, PATH);
            for (boolean longAnswers : new boolean[] {false, true}) {
                assertNobodyIsHeldUp(container, longAnswers);
            }
        }
    }

    private static void assertNobodyIsHeldUp(Container container, boolean longAnswers) throws IOException {
        try (SlowReader slow = new SlowReader(container.port(), PATH, longAnswers)) {
            Await.until("the sender is stuck", Container.PATIENCE, slow::isStuck);
            for (int i = 0; i < 3; i++) {
                assertEquals(200, Request.post(PATH, Example.EVENT).send(container).status());
            }
        }
    }
}
