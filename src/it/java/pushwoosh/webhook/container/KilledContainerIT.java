package pushwoosh.webhook.container;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Tomcat killed under load, again and again. Property: {@code kills}. */
@Tag("containers")
class KilledContainerIT {
    private static final String NAME = "pushwoosh-webhook";
    private static final int KILLS = Integer.getInteger("kills", 10);
    /** Long lines, so that a kill may come in the middle of one. */
    private static final int PAYLOAD_CHARACTERS = 100_000;
    private static final int EVENTS_MOST = 60;

    @Test
    void killedTomcatHasEveryAcknowledgedEventAndNoTornLine() throws IOException {
        try (Container container = Distribution.TOMCAT_11.create("kill")) {
            DayFiles files = new DayFiles(container.base.resolve("events"));
            Map<String, String> settings = Map.of("pushwoosh-webhook.directory", files.directory().toString());
            container.deploy(Distribution.WAR, NAME);
            container.start(settings, Map.of());
            EventLoad shortEvents = EventLoad.start(container, "/" + NAME, 4);
            EventLoad longEvents = EventLoad.start(container, "/" + NAME, 4, PAYLOAD_CHARACTERS);
            try (shortEvents; longEvents) {
                for (int i = 0; i < KILLS; i++) {
                    longEvents.awaitAcknowledged(ThreadLocalRandom.current().nextInt(1, EVENTS_MOST));
                    container.kill();
                    container.start(settings, Map.of());
                }
                longEvents.awaitAcknowledged(1);
            }
            FaultTable.check("kill -9 under load, short lines", KILLS, shortEvents, files);
            FaultTable.check("kill -9 under load, long lines (torn tails kept aside: " + files.tornTailCount() + ")",
                    KILLS, longEvents, files);
        }
    }
}
