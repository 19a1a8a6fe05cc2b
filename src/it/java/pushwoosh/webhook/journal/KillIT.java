package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other JVMs that append: killed, two at a time, with the limits of a hostile shell. */
@Timeout(180)
@Tag("containers")
class KillIT {
    private static final int BIG = 500_000;
    private static final int SMALL = 200;
    private static final int KILLS = 6;

    @TempDir
    private Path directory;

    private static int acknowledge(ChildJvm child, int count, int padding, List<TrackedAppend> sent) throws IOException {
        int durable = 0;
        while (durable < count) {
            String said = child.line();
            assertTrue(said != null, "the child ended by itself");
            TrackedAppend append = ChildAppender.parse(said, padding);
            sent.add(append);
            durable += append.isDurable() ? 1 : 0;
        }
        return durable;
    }

    private static void collect(ChildJvm child, int padding, List<TrackedAppend> sent) throws IOException {
        for (String said : child.rest()) {
            if (said.matches("[A-Z]+ \\d+")) { // The last one may be torn.
                sent.add(ChildAppender.parse(said, padding));
            }
        }
    }

    @Test
    void killedProcessLosesNoAcknowledgedLineAndLeavesNoTornOne() throws Exception {
        List<TrackedAppend> sent = new ArrayList<>();
        Random random = new Random(7);
        for (int round = 0; round < KILLS; round++) {
            try (ChildJvm child = ChildAppender.start(List.of(), directory, 1_000_000 * round, BIG)) {
                acknowledge(child, 1 + random.nextInt(40), BIG, sent);
                child.kill();
                collect(child, BIG, sent);
            }
        }
        FaultCount.check("kill -9 in the middle of long writes", KILLS, sent, RestartCheck.wrong(directory, sent));
        assertTrue(sent.stream().filter(TrackedAppend::isDurable).count() > 5);
    }

    @Test
    void twoProcessesOnOneDirectoryWriteFilesOfTheirOwn() throws Exception {
        List<TrackedAppend> sent = new ArrayList<>();
        try (ChildJvm one = ChildAppender.start(List.of(), directory, 0, SMALL);
                ChildJvm other = ChildAppender.start(List.of(), directory, 1_000_000, SMALL)) {
            acknowledge(one, 200, SMALL, sent);
            acknowledge(other, 200, SMALL, sent);
            one.end();
            collect(one, SMALL, sent);
            other.kill();
            collect(other, SMALL, sent);
        }
        FaultCount.check("kill -9 beside another process on the directory", 1, sent, RestartCheck.wrong(directory, sent));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(1, files.filter(file -> file.toString().endsWith(".1.log")).count(), "its own number");
        }
    }

    @Test
    void processWhoseFilesMayNotGrowContinuesInTheNextNumber() throws Exception {
        assumeTrue(Shell.missing("bash").isEmpty(), "SKIPPED: no bash");
        List<TrackedAppend> sent = new ArrayList<>();
        List<String> limited = List.of("bash", "-c", "ulimit -f 256; exec \"$0\" \"$@\"");
        try (ChildJvm child = ChildAppender.start(limited, directory, 0, 10_000)) {
            acknowledge(child, 100, 10_000, sent);
            child.kill();
            collect(child, 10_000, sent);
        }
        assertTrue(sent.stream().allMatch(TrackedAppend::isDurable), sent::toString);
        FaultCount.check("file size limit reached, then kill -9", 1, sent, RestartCheck.wrong(directory, sent));
    }

    @Test
    void newDirectoriesAreForcedByNameAsFilesAre() throws Exception {
        assumeTrue(Shell.missing("strace").isEmpty(), "SKIPPED: no strace");
        Path trace = directory.resolve("trace");
        Path own = directory.toRealPath().resolve("new").resolve("events");
        List<String> traced = List.of("strace", "-f", "-y", "-o", trace.toString(), "-e", "trace=fsync,fdatasync");
        try (ChildJvm child = ChildAppender.start(traced, own, 0, SMALL)) {
            acknowledge(child, 1, SMALL, new ArrayList<>());
            child.end();
        }
        for (Path named : List.of(own, own.getParent(), directory.toRealPath())) {
            assertTrue(Files.readString(trace).contains("<" + named + ">) = 0"), () -> "not forced: " + named);
        }
    }

    @Test
    void modesDoNotDependOnTheUmask() throws Exception {
        assumeTrue(Shell.missing("bash").isEmpty(), "SKIPPED: no bash");
        for (String umask : List.of("077", "000")) {
            Path own = directory.resolve(umask).resolve("events");
            List<String> masked = List.of("bash", "-c", "umask " + umask + "; exec \"$0\" \"$@\"");
            try (ChildJvm child = ChildAppender.start(masked, own, 0, SMALL)) {
                acknowledge(child, 1, SMALL, new ArrayList<>());
            }
            assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
            try (Stream<Path> files = Files.list(own)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
                    assertFalse(Files.isSymbolicLink(file));
                    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                }
            }
        }
    }
}
