package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a WAR in a container, from its arrival in the watched folder to the container's end. */
@Tag("containers")
class ContainerIT {
    private static final int ABSENT = 404;

    @ParameterizedTest
    @EnumSource
    void deploysReplacesAndUndeploysWhileRunningAndStartsAgainAfterKill(Distribution distribution) throws IOException {
        try (Container container = distribution.create("life")) {
            container.start();
            assertEquals(ABSENT, get(container));

            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            assertEquals(200, get(container));
            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            assertEquals(200, get(container));
            container.undeploy("pushwoosh-webhook");
            assertEquals(ABSENT, get(container));

            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            container.kill();
            assertFalse(container.isAlive());
            container.start();
            assertEquals(200, get(container));
            container.stop();
            assertFalse(container.isAlive());
        }
    }

    private static int get(Container container) throws IOException {
        return Request.of("GET", "/pushwoosh-webhook").send(container).status();
    }
}
