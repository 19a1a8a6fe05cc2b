package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The power goes while another JVM appends; what it acknowledged must be on the platter. A control: a JVM that never
 * forces must lose lines, otherwise the test proves nothing.
 */
@Timeout(120)
@Tag("containers")
class PowerCutIT {
    private static final int PADDING = 700;

    @TempDir
    private Path place;

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    /** Appends until the power is cut; returns what was said of each append. */
    private static List<TrackedAppend> appendUntilPowerCut(PowerCutDisk disk, List<String> before, int acknowledged, int writes)
            throws IOException {
        List<TrackedAppend> sent = new ArrayList<>();
        try (ChildJvm child = ChildAppender.start(before, disk.point().resolve("events"), 0, PADDING)) {
            for (int durable = 0; durable < acknowledged; ) {
                TrackedAppend append = ChildAppender.parse(child.line(), PADDING);
                sent.add(append);
                durable += append.isDurable() ? 1 : 0;
            }
            disk.cutAfterWrites(writes);
            disk.awaitCut();
            child.kill();
            for (String said : child.rest()) {
                if (said.matches("[A-Z]+ \\d+")) { // The last one may be torn.
                    sent.add(ChildAppender.parse(said, PADDING));
                }
            }
        }
        return sent;
    }

    @ParameterizedTest(name = "{0}, {2} acknowledged, cut {3} writes later, {1} % of the cache kept")
    @CsvSource({
        "ext4, 0,  1,   0", // The very first line: its file and the file's name are new.
        "ext4, 0,  100, 0",
        "ext4, 50, 300, 7",
        "ext4, 50, 200, 20",
        "xfs,  0,  1,   0",
        "xfs,  50, 300, 11",
    })
    void noAcknowledgedLineIsLost(String type, int keepPercent, int acknowledged, int writes) throws Exception {
        try (PowerCutDisk disk = PowerCutDisk.mount(place, type, keepPercent, acknowledged + writes)) {
            List<TrackedAppend> sent = appendUntilPowerCut(disk, List.of(), acknowledged, writes);
            assertTrue(sent.stream().filter(TrackedAppend::isDurable).count() >= acknowledged);
            disk.reboot();
            FaultCount.check("power cut, " + type + ", " + keepPercent + " % of the cache kept", 1, sent,
                    RestartCheck.wrong(disk.point().resolve("events"), sent));
        }
    }

    @Test
    void withoutForcesAcknowledgedLinesAreLost() throws Exception {
        assumeTrue(Shell.missing("eatmydata").isEmpty(), "SKIPPED: no eatmydata");
        try (PowerCutDisk disk = PowerCutDisk.mount(place, "ext4", 0, 1)) {
            List<TrackedAppend> sent = appendUntilPowerCut(disk, List.of("eatmydata"), 100, 0);
            disk.reboot();
            List<String> wrong = RestartCheck.wrong(disk.point().resolve("events"), sent);
            assertNotEquals(List.of(), wrong, "the power cut cut nothing");
        }
    }

    private static JournalState append(Journal journal, int id, List<TrackedAppend> sent) throws Exception {
        TrackedAppend append = TrackedAppend.of(Series.EVENTS, id, 1, PADDING);
        CompletableFuture<JournalState> told = new CompletableFuture<>();
        journal.append(Series.EVENTS, List.of(append.lines().get(0).getBytes(UTF_8)), told::complete);
        append.told(told.get(60, TimeUnit.SECONDS));
        sent.add(append);
        return append.result();
    }

    @ParameterizedTest
    @CsvSource({"ext4", "xfs"})
    void forceThatFailsOnceIsNotBelievedTheSecondTime(String type) throws Exception {
        List<TrackedAppend> sent = new ArrayList<>();
        try (PowerCutDisk disk = PowerCutDisk.mount(place, type, 0, 1)) {
            Path directory = disk.point().resolve("events");
            try (Journal journal = Journal.open(directory, ChildAppender.LIMITS)) {
                assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
                for (int id = 0; id < 20; id++) {
                    assertEquals(JournalState.OPEN, append(journal, id, sent));
                }
                disk.failWrites(1);
                assertEquals(JournalState.FAILED, append(journal, 20, sent));
                int id = 21;
                while (append(journal, id, sent) != JournalState.OPEN) {
                    id++;
                }
                for (int more = id + 1; more < id + 20; more++) {
                    assertEquals(JournalState.OPEN, append(journal, more, sent));
                }
                assertEquals(1, journal.stats().abandonedFiles());
                disk.cutAfterWrites(0);
                while (append(journal, id + 20, new ArrayList<>()) == JournalState.OPEN) {
                    Thread.onSpinWait(); // Until a write has found the power gone.
                }
                disk.awaitCut();
            }
            disk.reboot();
            FaultCount.check("write error below a force, then a power cut, " + type, 1, sent,
                    RestartCheck.wrong(directory, sent));
        }
    }
}
