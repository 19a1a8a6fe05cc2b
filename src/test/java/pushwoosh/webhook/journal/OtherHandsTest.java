package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an admin, cron or logrotate does to the files under the writer, on a real file system. */
@Timeout(60)
class OtherHandsTest {
    private static final ZoneOffset ZONE = farFromMidnight();
    private static final JournalLimits LIMITS = new JournalLimits(ZONE, 1 << 20, 0, Duration.ofSeconds(10), 0, 0);

    @TempDir
    private Path root;
    private Path directory;
    private Path today;
    private Path next;
    private Journal journal;

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    /** A zone in which it is about noon, so that no test crosses midnight. */
    private static ZoneOffset farFromMidnight() {
        return ZoneOffset.ofHours(12 - LocalTime.now(ZoneOffset.UTC).getHour());
    }

    @BeforeEach
    void open() throws InterruptedException {
        directory = root.resolve("events");
        today = directory.resolve("events." + LocalDate.now(ZONE) + ".log");
        next = directory.resolve("events." + LocalDate.now(ZONE) + ".1.log");
        journal = Journal.open(directory, LIMITS);
        assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private JournalState append(String line) throws Exception {
        CompletableFuture<JournalState> told = new CompletableFuture<>();
        journal.append(Series.EVENTS, List.of(line.getBytes(UTF_8)), told::complete);
        return told.get(30, TimeUnit.SECONDS);
    }

    private void requireDurable(String line) throws Exception {
        assertEquals(JournalState.OPEN, append(line));
    }

    private static List<String> events(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceAll("\\{\"received_at\":.*,\"event\":(.*)}", "$1")).toList();
    }

    @Test
    void fileThatWasMovedKeepsItsLinesAndANewOneIsBegun() throws Exception {
        requireDurable("{1}");
        Files.move(today, directory.resolve("moved"));
        requireDurable("{2}");
        requireDurable("{3}");
        assertEquals(List.of("{1}"), events(directory.resolve("moved")));
        assertEquals(List.of("{2}", "{3}"), events(next));
        assertEquals(next, directory.resolve(Files.readSymbolicLink(directory.resolve("events.current"))));
    }

    @Test
    void fileThatWasDeletedIsReplaced() throws Exception {
        requireDurable("{1}");
        Files.delete(today);
        requireDurable("{2}");
        assertEquals(List.of("{2}"), events(next));
    }

    @Test
    void fileThatWasTruncatedIsLeftWithoutAHole() throws Exception {
        requireDurable("{1}");
        Files.write(today, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        requireDurable("{2}");
        assertEquals(0, Files.size(today));
        assertEquals(List.of("{2}"), events(next));
    }

    @Test
    void fileThatSomebodyAppendedToIsLeft() throws Exception {
        requireDurable("{1}");
        Files.writeString(today, "a note of the admin", StandardOpenOption.APPEND);
        requireDurable("{2}");
        assertEquals(List.of("{2}"), events(next));
    }

    @Test
    void fileThatALinkReplacedIsLeftAndTheLinkNotFollowed() throws Exception {
        requireDurable("{1}");
        Path elsewhere = Files.writeString(root.resolve("elsewhere"), "precious");
        Files.delete(today);
        Files.createSymbolicLink(today, elsewhere);
        requireDurable("{2}");
        assertEquals("precious", Files.readString(elsewhere));
        assertEquals(List.of("{2}"), events(next));
    }

    @Test
    void fileThatIsNotOursFromTheStartIsLeftAlone() throws Exception {
        Path elsewhere = Files.writeString(root.resolve("elsewhere"), "precious");
        Files.createSymbolicLink(today, elsewhere);
        requireDurable("{1}");
        assertEquals("precious", Files.readString(elsewhere));
        assertEquals(List.of("{1}"), events(next));
    }

    @Test
    void directoryThatWasMovedIsMadeAnew() throws Exception {
        requireDurable("{1}");
        Files.move(directory, root.resolve("moved"));
        awaitDurable("{2}");
        assertEquals(List.of("{1}"), events(root.resolve("moved").resolve(today.getFileName())));
        assertEquals(List.of("{2}"), events(today), "its numbers begin anew");
    }

    @Test
    void directoryThatWasReplacedIsUsed() throws Exception {
        requireDurable("{1}");
        Files.move(directory, root.resolve("moved"));
        Files.createDirectory(directory);
        awaitDurable("{2}");
        assertEquals(List.of("{2}"), events(today));
    }

    /** The journal may answer once that it cannot; the next append succeeds. */
    private void awaitDurable(String line) throws Exception {
        while (append(line) != JournalState.OPEN) {
            assertFalse(Thread.currentThread().isInterrupted(), line);
            Thread.onSpinWait(); // The class's timeout is the deadline.
        }
    }

    @Test
    void nothingIsLostWhileFilesAreMovedAwayAgainAndAgain() throws Exception {
        int lines = 300;
        AtomicInteger acknowledged = new AtomicInteger();
        CompletableFuture<Integer> mover = CompletableFuture.supplyAsync(() -> moveTwentyTimes(acknowledged));
        for (int i = 0; i < lines || !mover.isDone(); i++) {
            awaitDurable("{" + i + "}");
            acknowledged.incrementAndGet();
        }
        assertEquals(20, mover.get(30, TimeUnit.SECONDS));
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.addAll(events(file));
            }
        }
        for (int i = 0; i < lines; i++) {
            assertTrue(found.contains("{" + i + "}"), "lost: " + i);
        }
    }

    private int moveTwentyTimes(AtomicInteger acknowledged) {
        int moved = 0;
        while (moved < 20) {
            if (acknowledged.get() < 5 * moved) {
                Thread.onSpinWait(); // A file that is moved twice in a batch would be a sick disk.
                continue;
            }
            try {
                Path current = directory.resolve(Files.readSymbolicLink(directory.resolve("events.current")));
                Files.move(current, directory.resolve("moved." + moved));
                moved++;
            } catch (IOException e) {
                Thread.onSpinWait(); // Not there yet.
            }
        }
        return moved;
    }

    @Test
    void tornFileOfYesterdayIsCutAtTheStart() throws Exception {
        journal.close();
        Path yesterday = directory.resolve("rejected." + LocalDate.now(ZONE).minusDays(1) + ".log");
        Files.writeString(yesterday, "{whole}\n{tor");
        journal = Journal.open(directory, LIMITS);
        assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
        assertEquals("{whole}\n", Files.readString(yesterday));
        assertEquals("{tor", Files.readString(directory.resolve(yesterday.getFileName() + ".torn")));
    }
}
