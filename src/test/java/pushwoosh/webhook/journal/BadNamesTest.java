package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One name of ours that is something else, on a real file system: it costs its number and no more. */
@Timeout(60)
class BadNamesTest {
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(12 - LocalTime.now(ZoneOffset.UTC).getHour());
    private static final LocalDate TODAY = LocalDate.now(ZONE);
    private static final JournalLimits LIMITS = new JournalLimits(ZONE, 1 << 20, 0, Duration.ofSeconds(10), 0, 1);
    private static final List<String> KINDS = List.of("fifo", "link", "dangling", "directory", "full", "closed");

    @TempDir
    private Path root;

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private void make(String kind, Path path) throws IOException, InterruptedException {
        switch (kind) {
            case "fifo" -> assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
            case "link" -> Files.createSymbolicLink(path, Files.writeString(root.resolve("precious"), "x"));
            case "dangling" -> Files.createSymbolicLink(path, Path.of("nowhere"));
            case "directory" -> Files.createDirectory(path);
            case "full" -> Files.createFile(Files.createDirectory(path).resolve("inside"));
            default -> Files.setPosixFilePermissions(Files.createFile(path), PosixFilePermissions.fromString("---------"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".lock.0", ".probe.0", ".lock.housekeeping", "events.TODAY.log", "events.OLD.log",
        "events.OLD.log.gz", "events.TODAY.log.torn", ".events.OLD.log.gz.unfinished", "events.current",
        ".events.TODAY.log.link", "events.OLD.999999.log", ".lock.7"})
    void nameCostsItsNumberAtMost(String pattern) throws Exception {
        String name = pattern.replace("TODAY", TODAY.toString()).replace("OLD", "2020-01-01");
        for (String kind : KINDS) {
            Path directory = Files.createDirectory(root.resolve(kind + name));
            make(kind, directory.resolve(name));
            try (Journal journal = Journal.open(directory, LIMITS)) {
                assertTrue(journal.awaitStart(Duration.ofSeconds(30)), kind);
                assertEquals(JournalState.OPEN, append(journal), kind);
            }
            long lines = 0;
            for (String number : List.of("", ".1")) {
                Path file = directory.resolve("events." + TODAY + number + ".log");
                lines += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readAllLines(file).size() : 0;
            }
            assertEquals(1, lines, kind);
            boolean isRegular = kind.equals("closed");
            boolean isMoved = name.endsWith("current") && !kind.equals("link") && !kind.equals("dangling");
            boolean isOurTemporaryName = name.endsWith(".link");
            assertTrue(isRegular || isMoved || isOurTemporaryName || name.endsWith("current")
                    || Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS), kind + " was deleted");
        }
        assertEquals("x", Files.readString(root.resolve("precious")));
    }

    private static JournalState append(Journal journal) throws Exception {
        CompletableFuture<JournalState> result = new CompletableFuture<>();
        journal.append(Series.EVENTS, List.of("{}".getBytes(UTF_8)), result::complete);
        return result.get(30, TimeUnit.SECONDS);
    }
}
