package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that raw sockets can do to a real container, while a proper sender posts. */
@Tag("containers")
class HostileWireIT {
    private static final String NAME = "pushwoosh-webhook";
    private static final String PATH = "/" + NAME;
    private static final int ROUNDS = Integer.getInteger("attack.rounds", 3);
    /** What may come and go with the moment: buffers, connections, figures of the last minutes. */
    private static final long UNSTEADY_BYTES = 16_000_000;

    @ParameterizedTest
    @EnumSource
    void attacksNeitherHangNorGrowNorGetThroughNorReachAnybodyElse(Distribution distribution) throws IOException {
        List<Attack> attacks = attacks();
        try (Container container = distribution.create("attacked")) {
            DayFiles files = new DayFiles(container.base.resolve("events"));
            prepare(container);
            container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString(),
                    "pushwoosh-webhook.body-timeout-seconds", "2"), Map.of());
            Contract.awaitUp(container, PATH);
            Attacker attacker = new Attacker(container.port());
            HeldResources holdings = new HeldResources(container);
            EventLoad load = EventLoad.start(container, PATH, 2);
            try (load) {
                load.awaitAcknowledged(1);
                attacker.carryOut(attacks, 1);
                long before = holdings.liveBytes();
                attacker.carryOut(attacks, ROUNDS - 1);
                long after = holdings.liveBytes();
                System.out.printf("%s%s: %,d live bytes after the first round, %,d after round %d; proper sender: %s%n",
                        attacker.table(), distribution, before, after, ROUNDS, load.outcomes());
                assertTrue(after - before < UNSTEADY_BYTES, () -> before + " bytes, then " + after);
            }
            assertEquals(Map.of(), attacker.unexpected());
            assertEquals(Set.of("200"), load.outcomes().keySet());
            assertNothingElseKept(files, attacker.accepted(), load);
            // Tomcat logs the first of the heads that it cannot parse with a trace of its own.
            assertFalse(container.log().contains("at pushwoosh.webhook."), "a trace of the receiver in the log");
        }
    }

    static List<Attack> attacks() throws IOException {
        List<Attack> attacks = new ArrayList<>(HeadAttacks.on(PATH));
        attacks.addAll(BodyAttacks.on(PATH));
        attacks.addAll(GzipAttacks.on(PATH));
        attacks.addAll(Http2Attacks.on(PATH));
        return attacks;
    }

    /** As deploy/README.md has it; HTTP/2 is there by default on WildFly only. */
    static void prepare(Container container) throws IOException {
        if (container instanceof Tomcat) {
            String connector = "<Connector address=\"127.0.0.1\" port=\"";
            FileTree.edit(container.base.resolve("conf/server.xml"), Map.of(
                    "</Host>", "<Valve className=\"org.apache.catalina.valves.ErrorReportValve\" showReport=\"false\""
                            + " showServerInfo=\"false\"/></Host>",
                    // The distribution's own one moves to any other port.
                    connector + container.port() + "\"", connector + container.port() + "\"><UpgradeProtocol"
                            + " className=\"org.apache.coyote.http2.Http2Protocol\"/></Connector>" + connector + "0\""));
        }
        container.deploy(Distribution.WAR, NAME);
    }

    private static void assertNothingElseKept(DayFiles files, int acknowledged, EventLoad load) throws IOException {
        List<String> events = new ArrayList<>(files.events());
        int all = events.size();
        events.removeIf(Example.EVENT::equals);
        assertEquals(acknowledged, all - events.size(), "the attackers' proper events");
        load.assertKept(events);
    }
}
