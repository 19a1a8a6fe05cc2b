package pushwoosh.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.http.Refusal;

class RefusalLogTest {
    private static final Logger LOGGER = Logger.getLogger("pushwoosh.webhook");

    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };
    private long now = Long.MAX_VALUE - 5;
    private final RefusalLog log = new RefusalLog(() -> now);

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
        LOGGER.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(handler);
        LOGGER.setUseParentHandlers(true);
    }

    @Test
    void firstRefusalOfEachReasonIsLoggedAtOnceAndTheOthersOnceAMinuteWithCounts() {
        for (int i = 0; i < 3; i++) {
            log.add(Refusal.UNAUTHORIZED);
            log.add(Refusal.INVALID);
        }
        log.add(Refusal.BUSY);
        log.add(Refusal.FULL);
        log.add(Refusal.FULL);
        log.flush();
        assertEquals(List.of("401, no valid token. Compare the token of the URL in Pushwoosh with"
                        + " pushwoosh-webhook.token.",
                "422, invalid events. The status page lists the latest; the bodies are in rejected.*.log.",
                "503, too many events or bodies are waiting. Raise pushwoosh-webhook.queue-bytes and the heap, or use"
                        + " a faster disk.",
                "503, not enough free space. These events are stored only if the sender repeats them."),
                lines.stream().map(line -> line.replace("WARNING a POST is refused: ", "")).toList());
        now += TimeUnit.SECONDS.toNanos(60) - 1;
        log.flush();
        assertEquals(4, lines.size());
        now++;
        log.flush();
        log.flush();
        assertEquals(List.of("WARNING more POSTs refused in the last minute: 401 x 2, 422 x 2, 503 x 1"),
                lines.subList(4, lines.size()));
    }

    @Test
    void refusalsThatGoOnHaveOneLineAMinute() {
        log.add(Refusal.INVALID);
        for (int minute = 1; minute <= 3; minute++) {
            log.add(Refusal.INVALID);
            now += TimeUnit.SECONDS.toNanos(60);
            log.flush();
        }
        assertEquals(List.of("WARNING more POSTs refused in the last minute: 422 x 1"),
                lines.subList(1, lines.size()).stream().distinct().toList());
        assertEquals(4, lines.size(), lines::toString);
        now += TimeUnit.SECONDS.toNanos(60);
        log.flush();
        log.add(Refusal.INVALID);
        assertEquals(lines.get(0), lines.get(4), "the first after a minute without any");
    }

    @Test
    void lineOfAMinuteIsFollowedByNoneForAMinute() {
        log.add(Refusal.INVALID);
        log.add(Refusal.INVALID);
        now += TimeUnit.SECONDS.toNanos(60);
        log.flush();
        log.add(Refusal.INVALID);
        now += TimeUnit.SECONDS.toNanos(60) - 1;
        log.flush();
        assertEquals(2, lines.size(), lines::toString);
        now++;
        log.flush();
        assertEquals(lines.get(1), lines.get(2));
    }

    @Test
    void refusalAfterAQuietMinuteIsLoggedAtOnceAgain() {
        log.add(Refusal.INVALID);
        now += TimeUnit.SECONDS.toNanos(60);
        log.flush();
        log.add(Refusal.INVALID);
        assertEquals(2, lines.size(), lines::toString);
        assertEquals(lines.get(0), lines.get(1));
    }

    @Test
    void consumedBodyIsLoggedWithTheRemedy() {
        log.add(Refusal.CONSUMED);
        assertEquals(List.of("WARNING a POST is refused: 503, another component of the server has already read the body."
                + " Exclude this application from filters that read parameters, or let the sender use"
                + " Content-Type: application/json."), lines);
    }
}
