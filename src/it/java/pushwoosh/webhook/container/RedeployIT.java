package pushwoosh.webhook.container;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An admin replaces the WAR while events arrive. */
@Tag("containers")
class RedeployIT {
    private static final String NAME = "pushwoosh-webhook";
    private static final int REDEPLOYMENTS = 3;
    /** Between two redeployments: enough for every thread to be in the middle of a request at the next one. */
    private static final int EVENTS_BETWEEN = 100;

    @ParameterizedTest
    @EnumSource
    void redeployingUnderLoadLosesNoAcknowledgedEvent(Distribution distribution) throws IOException {
        try (Container container = distribution.create("redeploy")) {
            DayFiles files = new DayFiles(container.base.resolve("events"));
            container.deploy(Distribution.WAR, NAME);
            container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
            Contract.awaitUp(container, "/" + NAME);

            EventLoad load = EventLoad.start(container, "/" + NAME, 4);
            try (load) {
                for (int i = 0; i < REDEPLOYMENTS; i++) {
                    load.awaitAcknowledged(EVENTS_BETWEEN);
                    container.deploy(Distribution.WAR, NAME);
                }
                load.awaitAcknowledged(EVENTS_BETWEEN);
            }
            container.stop();

            FaultTable.check("redeployed under load, " + distribution, REDEPLOYMENTS, load, files);
            Contract.assertReplacedQuietly(container, load);
        }
    }
}
