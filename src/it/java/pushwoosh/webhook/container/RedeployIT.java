package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    /** What a sender may see, and each of which makes it send again: the WAR is absent, starting or closing. */
    private static final Set<String> EXPECTED = Set.of("200", "404", "503", EventLoad.NO_ANSWER);

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

            Set<String> unexpected = new TreeSet<>(load.outcomes().keySet());
            unexpected.removeAll(EXPECTED);
            assertEquals(Set.of(), unexpected, () -> "of " + load.outcomes());
            FaultTable.check("redeployed under load, " + distribution, REDEPLOYMENTS, load, files);
            Contract.assertNoTrace(container);
        }
    }
}
