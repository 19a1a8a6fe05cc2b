package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushwoosh.webhook.journal.Mount;

/** The disk fails under a Tomcat, without a restart of Tomcat. Needs root; skips without. */
@Tag("containers")
class SickDiskIT {
    private static final String NAME = "pushwoosh-webhook";
    private static final String PATH = "/" + NAME;
    private static final int CLIENTS = 8;
    private static final long TEN_GIGABYTES = 10_000_000_000L;
    private static final String LINE = "{\"received_at\":\"2026-11-23T20:17:00.123Z\",\"event\":{}}\n";
    private static final String TORN = "{\"received_at\":\"2026-1";

    @TempDir
    private Path place;

    @Test
    void fullDiskRefusesAndTheFirstPostAfterSpaceWasFreedIsAccepted() throws IOException {
        try (Mount mount = Mount.tmpfs(place.resolve("disk"), "size=4m");
                Container container = Distribution.TOMCAT_11.create("full")) {
            Path filler = Files.write(mount.point().resolve("filler"), new byte[1 << 20]);
            DayFiles files = start(container, mount.point().resolve("events"));
            EventLoad load = EventLoad.start(container, PATH, CLIENTS, 10_000);
            try (load) {
                awaitRefusal(load);
            }
            while (load.postOne() == 200) {
                assertTrue(container.isAlive()); // One event may have room where many had none.
            }
            assertEquals(503, load.postOne());
            assertHealth(503, "full", container);

            Files.delete(filler);
            assertEquals(200, load.postOne());
            assertHealth(200, "UP", container);
            assertEquals(Set.of("200", "503"), load.outcomes().keySet());
            FaultTable.check("disk full under load, then space freed, TOMCAT_11", 1, load, files);
        }
    }

    @ParameterizedTest
    @CsvSource({"fdatasync, EIO", "fdatasync, ENOSPC", "write, EIO"})
    void callsThatFailNowAndThenFailTheirBatchesAtMost(String call, String error) throws IOException {
        boolean isWrite = call.equals("write"); // Elsewhere the disk takes the bytes: nobody is refused.
        try (Container container = Distribution.TOMCAT_11.create("calls-fail")) {
            DayFiles files = start(container, container.base.resolve("events"));
            EventLoad load = EventLoad.start(container, PATH, CLIENTS);
            long injected;
            try (load) {
                load.awaitAcknowledged(100);
                Path current = files.directory().resolve("events.current").toRealPath();
                Strace strace = Strace.inject(container.pid(), call + ":error=" + error + ":when=3+20",
                        isWrite ? current : null, place.resolve("trace"));
                try (strace) {
                    if (!isWrite) {
                        awaitRefusal(load);
                    }
                    load.awaitAcknowledged(30 * CLIENTS);
                }
                injected = strace.injectedCount();
                load.awaitAcknowledged(100);
            }
            assertTrue(injected > 0);
            assertEquals(isWrite ? Set.of("200") : Set.of("200", "503"), load.outcomes().keySet());
            assertHealth(200, "UP", container);
            int abandoned = files.eventFileNames().size() - 1;
            assertTrue(isWrite ? abandoned <= 1 : abandoned == injected, abandoned + " files were abandoned");
            FaultTable.check(call + " fails with " + error + " now and then, TOMCAT_11", injected, load, files);
        }
    }

    @Test
    void diskThatForcesNothingForAWhileRefusesAllAndHealsByItself() throws IOException {
        try (Container container = Distribution.TOMCAT_11.create("forces-fail")) {
            DayFiles files = start(container, container.base.resolve("events"));
            EventLoad load = EventLoad.start(container, PATH, CLIENTS);
            long injected;
            try (load) {
                load.awaitAcknowledged(100);
                Strace strace = Strace.inject(container.pid(), "fdatasync,fsync:error=EIO", null, place.resolve("trace"));
                int before;
                try (strace) {
                    awaitRefusal(load);
                    before = load.acknowledgedCount();
                    Await.until("many refusals", Container.PATIENCE, () -> load.outcomes().get("503") > 20 * CLIENTS);
                    assertEquals(before, load.acknowledgedCount());
                    assertHealth(503, "failed", container);
                }
                injected = strace.injectedCount();
                load.awaitAcknowledged(100);
            }
            assertEquals(Set.of("200", "503"), load.outcomes().keySet());
            assertHealth(200, "UP", container);
            FaultTable.check("every fdatasync and fsync fails with EIO for a while, TOMCAT_11", injected, load, files);
        }
    }

    @Test
    void dayFileOfTenGigabytesHasItsTornTailCutAtTheStart() throws IOException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (Container container = Distribution.TOMCAT_11.create("large")) {
            long emptyMillis = millisToStart(container, container.base.resolve("empty"));
            container.stop();
            Path directory = Files.createDirectory(container.base.resolve("events"));
            Path file = directory.resolve("events." + today + ".log");
            try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE, SPARSE)) {
                channel.write(UTF_8.encode("\n" + LINE + TORN), TEN_GIGABYTES);
            }
            long largeMillis = millisToStart(container, directory);
            assertEquals(TORN, Files.readString(directory.resolve(file.getFileName() + ".torn")));

            EventLoad load = EventLoad.start(container, PATH, 0);
            assertEquals(200, load.postOne());
            assumeTrue(today.equals(LocalDate.now(ZoneOffset.UTC)), "SKIPPED: midnight came between");
            String tail = tail(file);
            assertTrue(tail.startsWith("\n" + LINE + "{\"received_at\":\"" + today) && tail.endsWith("}}\n"), tail);
            int found = load.found(tail.lines().skip(2).toList());
            FaultTable.add("torn day file of 10 GB: up " + largeMillis + " ms after the start, without it "
                    + emptyMillis + " ms", 1, load.acknowledgedCount(), 1 - found, 0);
            assertEquals(1, found, tail);
        }
    }

    private static long millisToStart(Container container, Path directory) throws IOException {
        long begin = System.nanoTime();
        start(container, directory);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private static String tail(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - TEN_GIGABYTES));
            channel.read(bytes, TEN_GIGABYTES);
            return UTF_8.decode(bytes.flip()).toString();
        }
    }

    private static void awaitRefusal(EventLoad load) {
        Await.until("503", Container.PATIENCE, () -> load.outcomes().containsKey("503"));
    }

    private static void assertHealth(int status, String word, Container container) throws IOException {
        Answer health = Request.of("GET", PATH + "/health").send(container);
        assertEquals(status, health.status(), health::toString);
        assertTrue(health.text().contains('"' + word + '"'), health::toString);
    }

    private static DayFiles start(Container container, Path directory) throws IOException {
        container.deploy(Distribution.WAR, NAME);
        container.start(Map.of("pushwoosh-webhook.directory", directory.toString(), "pushwoosh-webhook.zone", "UTC",
                "pushwoosh-webhook.free-space-reserve-bytes", "0"), Map.of());
        Contract.awaitUp(container, PATH);
        return new DayFiles(directory);
    }
}
