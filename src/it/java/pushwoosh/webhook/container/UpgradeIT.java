package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An admin upgrades to another WAR while events arrive, does not like it, and goes back. */
@Tag("containers")
class UpgradeIT {
    private static final String NAME = "pushwoosh-webhook";
    /** Before and after each step: enough for every thread to be in the middle of a request. */
    private static final int EVENTS_BETWEEN = 200;
    /** What a sender may see, and each of which makes it send again: the WAR is absent, starting or closing. */
    private static final Set<String> EXPECTED = Set.of("200", "404", "503", EventLoad.NO_ANSWER);

    /** Step by step what the admin does, between which events are acknowledged. */
    private interface Step {
        void take() throws IOException;
    }

    @ParameterizedTest
    @EnumSource(names = "TOMCAT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void parallelVersionTakesOverAndGoesWithoutLoss(Distribution distribution) throws IOException {
        try (Container container = distribution.create("parallel")) {
            Path other = otherVersion(container);
            EventLoad load = run(container, "versions in parallel, " + distribution, NAME + "##1",
                    () -> container.deploy(other, NAME + "##2"),
                    () -> container.undeploy(NAME + "##2"),
                    () -> container.deploy(other, NAME + "##2"),
                    () -> container.undeploy(NAME + "##1"));
            System.out.println(distribution + ", parallel: " + load.outcomes());
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherVersionReplacesAndIsReplacedWithoutLoss(Distribution distribution) throws IOException {
        try (Container container = distribution.create("upgrade")) {
            Path other = otherVersion(container);
            EventLoad load = run(container, "replaced by another version and back, " + distribution, NAME,
                    () -> container.deploy(other, NAME),
                    () -> container.deploy(Distribution.WAR, NAME));
            System.out.println(distribution + ", replaced: " + load.outcomes());
        }
    }

    private static EventLoad run(Container container, String fault, String first, Step... steps)
            throws IOException {
        DayFiles files = new DayFiles(container.base.resolve("events"));
        container.deploy(Distribution.WAR, first);
        container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
        Contract.awaitUp(container, "/" + NAME);

        EventLoad load = EventLoad.start(container, "/" + NAME, 4);
        try (load) {
            for (Step step : steps) {
                load.awaitAcknowledged(EVENTS_BETWEEN);
                step.take();
            }
            load.awaitAcknowledged(EVENTS_BETWEEN);
        }
        container.stop();

        Set<String> unexpected = new TreeSet<>(load.outcomes().keySet());
        unexpected.removeAll(EXPECTED);
        assertEquals(Set.of(), unexpected, () -> "of " + load.outcomes());
        FaultTable.check(fault, steps.length, load, files);
        Contract.assertNoTrace(container);
        return load;
    }

    /** A WAR of other bytes: it has a setting of its own. */
    private static Path otherVersion(Container container) throws IOException {
        return War.with(Map.of("retention-days", "400"), container.base.resolve("other.war"));
    }
}
