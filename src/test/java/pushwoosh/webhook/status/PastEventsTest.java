package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushwoosh.webhook.container.Example;
import pushwoosh.webhook.event.Event;
import pushwoosh.webhook.event.EventParser;

class PastEventsTest {
    private static final EventParser PARSER = new EventParser();
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Instant START = Instant.parse("2026-11-23T12:00:00.500Z");

    @TempDir
    Path directory;
    private Metrics metrics;

    @BeforeEach
    void setUp() {
        metrics = new Metrics(ZONE, Clock.fixed(START, ZONE));
    }

    @AfterAll
    static void close() {
        PARSER.close();
    }

    private void write(String name, String... lines) throws IOException {
        Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
    }

    private static String line(String receivedAt, String name) {
        return "{\"received_at\":\"" + receivedAt + "\",\"event\":" + Example.EVENT.replace("Email Sent", name) + "}";
    }

    private Metrics.Snapshot read() throws InterruptedException {
        try (PastEvents past = new PastEvents(directory, ZONE, PARSER, metrics)) {
            past.await();
        }
        return metrics.snapshot();
    }

    @Test
    void countsTheDayAndTheLastTwentyFourHoursFromEveryFileOfThem() throws Exception {
        write("events.2026-11-22.log", line("2026-11-22T09:00:00.000+01:00", "too old"),
                line("2026-11-22T23:59:59.999+01:00", "yesterday"));
        write("events.2026-11-23.log", line("2026-11-23T00:00:00.000+01:00", "a"), line("2026-11-23T12:59:59.000+01:00", "a"));
        write("events.2026-11-23.3.log", line("2026-11-23T12:00:00.000+01:00", "b"));

        Metrics.Snapshot snapshot = read();
        assertTrue(snapshot.isPastCounted());
        assertEquals(Map.of("a", 2L, "b", 1L), snapshot.counts().byNameToday());
        assertEquals(4, snapshot.counts().byHour().stream().mapToLong(Long::longValue).sum());
        assertEquals(Instant.parse("2026-11-23T11:59:59Z"), snapshot.lastEventAt());
    }

    @Test
    void leavesOtherFilesAlone() throws Exception {
        String line = line("2026-11-23T12:00:00.000+01:00", "wrong");
        for (String name : List.of("events.2026-11-20.log", "rejected.2026-11-23.log", "events.2026-11-23.log.torn",
                "events.2026-11-23.log.gz", "events.2026-11-23.01.log", "events.today.log")) {
            write(name, line);
        }
        Files.createDirectory(directory.resolve("events.2026-11-23.log"));
        write("elsewhere", line);
        Files.createSymbolicLink(directory.resolve("events.2026-11-23.1.log"), directory.resolve("elsewhere"));
        assertEquals(0, read().counts().today());
    }

    @Test
    void countsNoLineTwiceThatCameSinceTheStart() throws Exception {
        metrics.accepted(List.of(new Event("a", "", "", "")), 1);
        write("events.2026-11-23.log", line("2026-11-23T13:00:00.499+01:00", "a"), line("2026-11-23T13:00:00.500+01:00", "a"));
        Metrics.Snapshot snapshot = read();
        assertEquals(Map.of("a", 2L), snapshot.counts().byNameToday());
        assertEquals(Map.of("a", 1L), snapshot.counts().byName());
        assertEquals(START, snapshot.lastEventAt());
    }

    @Test
    void knowsOfNothingWhereThereIsNothing() throws Exception {
        Files.delete(directory);
        Metrics.Snapshot snapshot = read();
        assertTrue(snapshot.isPastCounted());
        assertNull(snapshot.lastEventAt());
    }

    /** The file is sparse and has no line feed: all of it is one line. Reading it through would take minutes. */
    @Test
    void closingDoesNotWaitForAHugeFile() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve("events.2026-11-23.log").toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        PastEvents past = new PastEvents(directory, ZONE, PARSER, metrics);
        past.close();
        past.await();
        assertFalse(metrics.snapshot().isPastCounted());
    }
}
