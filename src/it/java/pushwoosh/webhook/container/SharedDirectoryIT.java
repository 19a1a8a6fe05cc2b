package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several instances write to one directory: each its own file, and none waits for another. */
@Tag("containers")
class SharedDirectoryIT {
    private static final String NAME = "pushwoosh-webhook";
    private static final int EVENTS = 200;

    /** Tomcat's parallel deployment: the newer version takes new requests while the older finishes its own. */
    @Test
    void versionsSideBySideServeAndTheChangeIsNotNoticed() throws IOException {
        try (Container container = Distribution.TOMCAT_11.create("versions")) {
            DayFiles files = new DayFiles(container.base.resolve("events"));
            container.deploy(Distribution.WAR, NAME + "##1");
            container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
            Contract.awaitUp(container, "/" + NAME);
            EventLoad load = EventLoad.start(container, "/" + NAME, 8);
            try (load) {
                load.awaitAcknowledged(EVENTS);
                container.deploy(Distribution.WAR, NAME + "##2");
                load.awaitAcknowledged(EVENTS);
                container.undeploy(NAME + "##1");
                load.awaitAcknowledged(EVENTS);
                container.deploy(Distribution.WAR, NAME + "##3");
                load.awaitAcknowledged(EVENTS);
            }
            assertEquals(Set.of("200"), load.outcomes().keySet(), () -> "of " + load.outcomes());
            assertEquals(2, files.eventFileNames().size(), "numbers 0 and 1, and 0 again");
            FaultTable.check("new version beside the old one, TOMCAT_11", 2, load, files);
        }
    }

    @Test
    void deploymentsOfOneWildFlyShareADirectory() throws IOException {
        try (Container container = Distribution.WILDFLY.create("shared")) {
            DayFiles files = new DayFiles(container.base.resolve("events"));
            container.deploy(Distribution.WAR, "alpha");
            container.deploy(Distribution.WAR, "beta");
            container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
            Contract.awaitUp(container, "/alpha");
            Contract.awaitUp(container, "/beta");
            EventLoad alpha = EventLoad.start(container, "/alpha", 4);
            EventLoad beta = EventLoad.start(container, "/beta", 4);
            try (alpha; beta) {
                alpha.awaitAcknowledged(EVENTS);
                beta.awaitAcknowledged(EVENTS);
                container.undeploy("alpha");
                beta.awaitAcknowledged(EVENTS);
            }
            assertEquals(Set.of("200"), beta.outcomes().keySet(), () -> "of " + beta.outcomes());
            assertEquals(2, files.eventFileNames().size());
            FaultTable.check("undeployed beside another, WILDFLY", 1, alpha, files);
            FaultTable.check("undeployed beside another, the other one, WILDFLY", 1, beta, files);
        }
    }

    @Test
    void containersShareADirectoryAndOneIsKilled() throws IOException {
        try (Container one = Distribution.TOMCAT_10.create("shared");
                Container two = Distribution.TOMCAT_11.create("shared")) {
            DayFiles files = new DayFiles(one.base.resolve("events"));
            for (Container container : List.of(one, two)) {
                container.deploy(Distribution.WAR, NAME);
                container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
                Contract.awaitUp(container, "/" + NAME);
            }
            EventLoad onOne = EventLoad.start(one, "/" + NAME, 4);
            EventLoad onTwo = EventLoad.start(two, "/" + NAME, 4);
            try (onOne; onTwo) {
                onOne.awaitAcknowledged(EVENTS);
                onTwo.awaitAcknowledged(EVENTS);
                one.kill();
                onTwo.awaitAcknowledged(EVENTS);
                one.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
                onOne.awaitAcknowledged(EVENTS);
            }
            assertEquals(Set.of("200"), onTwo.outcomes().keySet(), () -> "of " + onTwo.outcomes());
            assertEquals(2, files.eventFileNames().size());
            FaultTable.check("kill -9 beside another container, TOMCAT_10", 1, onOne, files);
            FaultTable.check("kill -9 beside another container, the other one, TOMCAT_11", 1, onTwo, files);
        }
    }
}
