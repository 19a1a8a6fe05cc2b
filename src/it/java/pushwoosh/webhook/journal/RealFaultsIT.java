package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real file systems that are full, without inodes, or gone. Needs root; skips without. */
@Timeout(180)
@Tag("containers")
class RealFaultsIT {
    @TempDir
    private Path root;
    private final List<TrackedAppend> sent = new ArrayList<>();
    private int lastId;

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private JournalState append(Journal journal, int padding) throws Exception {
        TrackedAppend append = TrackedAppend.of(Series.EVENTS, ++lastId, 1, padding);
        CompletableFuture<JournalState> told = new CompletableFuture<>();
        journal.append(Series.EVENTS, List.of(append.lines().get(0).getBytes(UTF_8)), told::complete);
        append.told(told.get(60, TimeUnit.SECONDS));
        sent.add(append);
        return append.result();
    }

    private static Journal journal(Path directory) throws InterruptedException {
        Journal journal = Journal.open(directory, ChildAppender.LIMITS);
        assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
        return journal;
    }

    /** Appends until one fails; returns what it got. */
    private JournalState appendUntilRefused(Journal journal, int padding) throws Exception {
        JournalState result = append(journal, padding);
        assertEquals(JournalState.OPEN, result, "the first");
        while (result == JournalState.OPEN) {
            result = append(journal, padding);
        }
        return result;
    }

    private void appendUntilDurable(Journal journal) throws Exception {
        while (append(journal, 200) != JournalState.OPEN) {
            Thread.onSpinWait(); // The class's timeout is the deadline.
        }
    }

    @Test
    void fullDiskIsFullAndHealsAtTheNextAppendWhenSpaceWasFreed() throws Exception {
        try (Mount mount = Mount.tmpfs(root.resolve("m"), "size=1m")) {
            Path filler = Files.write(mount.point().resolve("filler"), new byte[400_000]);
            Path directory = mount.point().resolve("events");
            try (Journal journal = journal(directory)) {
                assertEquals(JournalState.FULL, appendUntilRefused(journal, 10_000));
                assertEquals(JournalState.FULL, journal.state());
                assertEquals(List.of(), DayFileCheck.check(RestartCheck.files(directory), sent, file -> true),
                        "cut back at once");
                Files.delete(filler);
                assertEquals(JournalState.OPEN, append(journal, 10_000));
                assertEquals(JournalState.OPEN, journal.state());
            }
            FaultCount.check("full tmpfs, then space freed", 1, sent, RestartCheck.wrong(directory, sent));
            assertEquals(1, RestartCheck.files(directory).keySet().stream().filter(name -> name.endsWith(".log")).count());
        }
    }

    @Test
    void reserveIsKeptFree() throws Exception {
        try (Mount mount = Mount.tmpfs(root.resolve("m"), "size=4m")) {
            JournalLimits limits = new JournalLimits(ChildAppender.LIMITS.zone(), 1 << 20, 2 << 20,
                    Duration.ofSeconds(10), 0, 0);
            try (Journal journal = Journal.open(mount.point().resolve("events"), limits)) {
                assertTrue(journal.awaitStart(Duration.ofSeconds(30)));
                assertEquals(JournalState.OPEN, append(journal, 10_000));
                Files.write(mount.point().resolve("filler"), new byte[3 << 20]);
                while (journal.state() == JournalState.OPEN) {
                    Thread.onSpinWait(); // Looked at once a second.
                }
                assertEquals(JournalState.FULL, append(journal, 10));
                assertTrue(Files.getFileStore(mount.point()).getUsableSpace() > 500_000);
            }
        }
    }

    @Test
    void thinDiskThatRunsFullInAForceLosesNothing() throws Exception {
        Path backing = root.resolve("backing");
        Path directory = root.resolve("m").resolve("events");
        try (Mount thin = Mount.tmpfs(backing, "size=16m")) {
            try (Mount mount = Mount.ext4(backing.resolve("image"), "64M", root.resolve("m"));
                    Journal journal = journal(directory)) {
                assertNotEquals(JournalState.OPEN, appendUntilRefused(journal, 100_000));
                assertNotEquals(JournalState.CLOSED, journal.state());
                assertTrue(mount.point().toFile().isDirectory());
            }
            thin.remount("size=80m");
            Mount again = Mount.device(Shell.run("losetup", "-f", "--show", backing.resolve("image").toString()),
                    root.resolve("m"));
            try (again) {
                FaultCount.check("image on a full backing store: ENOSPC in a force", 1, sent, RestartCheck.wrong(directory, sent));
            }
        }
    }

    @Test
    void fileSystemThatWasUnmountedIsMissedAndNothingWrittenBelowIt() throws Exception {
        try (Mount mount = Mount.ext4(root.resolve("image"), "16M", root.resolve("m"))) {
            Path directory = mount.point().resolve("events");
            try (Journal journal = journal(directory)) {
                assertEquals(JournalState.OPEN, append(journal, 200));
                mount.unmount();
                assertEquals(JournalState.FAILED, append(journal, 200));
                assertEquals(JournalState.FAILED, append(journal, 200));
                assertEquals(JournalState.FAILED, journal.state());
                try (Stream<Path> files = Files.walk(mount.point())) {
                    assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
                }
                mount.mount();
                appendUntilDurable(journal);
            }
            FaultCount.check("file system unmounted under the journal and mounted again", 1, sent, RestartCheck.wrong(directory, sent));
        }
    }

    @Test
    void diskWithoutInodesTakesNoNewFileAndHealsOnceThereAreSome() throws Exception {
        try (Mount mount = Mount.tmpfs(root.resolve("m"), "size=4m,nr_inodes=40")) {
            Path directory = Files.createDirectory(mount.point().resolve("events"));
            List<Path> fillers = new ArrayList<>();
            fillWithFiles(mount.point(), fillers);
            try (Journal journal = journal(directory)) {
                assertNotEquals(JournalState.OPEN, journal.state());
                assertNotEquals(JournalState.OPEN, append(journal, 200));
                for (Path filler : fillers.subList(0, 10)) {
                    Files.delete(filler);
                }
                appendUntilDurable(journal);
                fillWithFiles(mount.point(), fillers);
                assertEquals(JournalState.OPEN, append(journal, 200), "a file that is open needs no inode");
                assertFalse(fillers.isEmpty());
            }
            FaultCount.check("no inode free, then some", 1, sent, RestartCheck.wrong(directory, sent));
        }
    }

    /** No network is needed: FUSE gives a file system the name that one over SSH has. */
    @Test
    void networkFileSystemIsWarnedAboutAtTheStart() throws Exception {
        assumeTrue(Shell.isRoot() && Files.exists(Path.of("/dev/fuse"))
                && Shell.missing("nbdfuse", "nbdkit", "fusermount3").isEmpty(), "SKIPPED: no root or no nbdfuse");
        Path point = Files.createDirectory(root.resolve("m"));
        Process server = new ProcessBuilder("nbdfuse", "-o", "subtype=sshfs", point.resolve("file").toString(),
                "--command", "nbdkit", "-s", "--exit-with-parent", "memory", "1M").inheritIO().start();
        try (LogCapture log = new LogCapture()) {
            while (!Files.exists(point.resolve("file"))) {
                assertTrue(server.isAlive());
            }
            new FileSystemDisk(point).openDirectory();
            assertTrue(log.messages().get(0).startsWith("WARNING " + point + " is on fuse.sshfs"), log.messages()::toString);
        } finally {
            Shell.run("fusermount3", "-u", "-z", point.toString());
            server.destroy();
        }
    }

    private static void fillWithFiles(Path directory, List<Path> fillers) {
        try {
            while (true) {
                fillers.add(Files.createTempFile(directory, "filler", ""));
            }
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("space"), e::toString); // ENOSPC: no inode is left.
        }
    }
}
