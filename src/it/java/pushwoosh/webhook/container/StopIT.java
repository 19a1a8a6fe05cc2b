package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The container stops, suspends, or takes the WAR away while requests are in flight. */
@Tag("containers")
class StopIT {
    private static final String NAME = "pushwoosh-webhook";
    private static final String PATH = "/" + NAME;
    private static final int HALF_SENT = 8;
    private static final int CLIENTS = 200;
    /** What an orchestrator or an init system waits, at least, before it kills. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource
    void undeployAnswersTheSendersWhoseBodiesAreOnTheirWay(Distribution distribution) throws IOException {
        try (Container container = distribution.create("undeploy")) {
            DayFiles files = start(container, Map.of("pushwoosh-webhook.body-timeout-seconds", "300"));
            EventLoad load = EventLoad.start(container, PATH, 4);
            try (load) {
                load.awaitAcknowledged(20);
                List<HttpConnection> halfSent = sendHalf(container, 1_000);
                load.awaitAcknowledged(20); // So that they have been read.
                container.undeploy(NAME);
                for (HttpConnection connection : halfSent) {
                    Answer answer = connection.read(true);
                    Contract.assertProblem(503, answer);
                    assertTrue(answer.header("retry-after").matches("\\d+"), answer::toString);
                    connection.close();
                }
            }
            Contract.assertNoLeakReport(container);
            FaultTable.check("undeployed with " + HALF_SENT + " bodies on their way, " + distribution, 1, load, files);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "WILDFLY"})
    void sigtermUnderLoadLosesNothingAndEndsInTime(Distribution distribution) throws IOException {
        try (Container container = distribution.create("sigterm")) {
            DayFiles files = start(container, Map.of());
            EventLoad load = EventLoad.start(container, PATH, CLIENTS);
            try (load) {
                load.awaitAcknowledged(5 * CLIENTS);
                long start = System.nanoTime();
                container.stop();
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertTrue(took.compareTo(STOP_LIMIT) < 0, took::toString);
            }
            FaultTable.check("SIGTERM with " + CLIENTS + " clients, " + distribution, 1, load, files);
        }
    }

    @Test
    void suspendedWildFlyRefusesAndGoesOnWhenResumed() throws IOException {
        try (WildFly container = (WildFly) Distribution.WILDFLY.create("suspend")) {
            DayFiles files = start(container, Map.of());
            EventLoad load = EventLoad.start(container, PATH, 8);
            try (load) {
                load.awaitAcknowledged(100);
                container.manage(":suspend(suspend-timeout=10)");
                Answer answer = Request.post(PATH, Example.ofUser("0")).send(container);
                assertEquals(503, answer.status(), answer::toString);
                container.manage(":resume");
                load.awaitAcknowledged(100);
                container.manage("shutdown --suspend-timeout=10");
                Await.until("WildFly ends", Container.PATIENCE, () -> !container.isAlive());
            }
            assertEquals(List.of(), refusalsOtherThan(load, "503", EventLoad.NO_ANSWER, "404"));
            FaultTable.check("suspended and resumed, then shut down, WILDFLY", 2, load, files);
        }
    }

    /** Tomcat's valve interrupts threads that are long in a request. None is, whatever senders and disk do. */
    @Test
    void valveForStuckThreadsFindsNone() throws IOException {
        try (Container container = Distribution.TOMCAT_11.create("stuck")) {
            FileTree.edit(container.base.resolve("conf/server.xml"), Map.of("<Host ", "<Valve className=\""
                    + "org.apache.catalina.valves.StuckThreadDetectionValve\" threshold=\"1\""
                    + " interruptThreadThreshold=\"1\"/>\n<Host "));
            DayFiles files = start(container, Map.of("pushwoosh-webhook.body-timeout-seconds", "4"));
            EventLoad load = EventLoad.start(container, PATH, 8);
            try (load) {
                dripUntilAnswered(container);
                load.awaitAcknowledged(100);
            }
            assertEquals(List.of(), refusalsOtherThan(load));
            assertFalse(container.log().contains("StuckThreadDetectionValve"), "a thread was stuck");
            FaultTable.check("valve that interrupts stuck threads, TOMCAT_11", HALF_SENT, load, files);
        }
    }

    private static void dripUntilAnswered(Container container) throws IOException {
        List<HttpConnection> halfSent = sendHalf(container, 100_000);
        for (HttpConnection connection : halfSent) {
            Await.until("an answer to the dripping sender", Container.PATIENCE, () -> drip(connection));
            Contract.assertProblem(408, connection.read(true));
            connection.close();
        }
    }

    /** Sends one more byte unless there is an answer. */
    private static boolean drip(HttpConnection connection) {
        try {
            if (!connection.hasInput()) {
                connection.write(" ".getBytes(UTF_8));
            }
            return connection.hasInput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections that have sent the first byte of a body. */
    private static List<HttpConnection> sendHalf(Container container, int announcedBytes) throws IOException {
        List<HttpConnection> connections = new ArrayList<>();
        for (int i = 0; i < HALF_SENT; i++) {
            HttpConnection connection = new HttpConnection(container.port());
            connection.write(Request.of("POST", PATH).with("Content-Length", Integer.toString(announcedBytes)).bytes());
            connection.write("{".getBytes(UTF_8));
            connections.add(connection);
        }
        return connections;
    }

    private static DayFiles start(Container container, Map<String, String> settings) throws IOException {
        DayFiles files = new DayFiles(container.base.resolve("events"));
        Map<String, String> properties = new HashMap<>(settings);
        properties.put("pushwoosh-webhook.directory", files.directory().toString());
        container.deploy(Distribution.WAR, NAME);
        container.start(properties, Map.of());
        Contract.awaitUp(container, PATH);
        return files;
    }

    /** What the load was answered beside 200 and these. */
    private static List<String> refusalsOtherThan(EventLoad load, String... expected) {
        TreeSet<String> outcomes = new TreeSet<>(load.outcomes().keySet());
        outcomes.remove("200");
        outcomes.removeAll(List.of(expected));
        return List.copyOf(outcomes);
    }
}
