package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.opentest4j.TestAbortedException;
import pushwoosh.webhook.journal.Mount;
import pushwoosh.webhook.journal.Shell;

/**
 * A Tomcat whose day files are on a small disk of their own and whose clock can jump, with what can be done to it.
 * Without root the disk is the machine's and is never filled; without libfaketime the clock never jumps.
 */
final class SoakServer implements AutoCloseable {
    static final String PATH = "/pushwoosh-webhook";
    private static final int HOURS_MAX = 48;
    private static final int ATTACKS = 10;
    private static final int BYTES_LEFT = 1 << 20;

    private final Random random;
    private final Tomcat container = (Tomcat) Distribution.TOMCAT_11.create("soak");
    private final Mount disk;
    /** Null without libfaketime. */
    private final FakeClock clock;
    private final Path directory;
    /** Of what was moved away or copied before it was cut. */
    private final List<Path> kept = new ArrayList<>();
    private final List<Attack> attacks = HostileWireIT.attacks();
    /** Events that no load has posted, but that must be there. */
    private int others;

    /** Starts it. */
    SoakServer(Random random) throws IOException {
        this.random = random;
        this.disk = disk(container.base);
        this.clock = FakeClock.in(container.base);
        this.directory = (disk == null ? container.base : disk.point()).resolve("events");
        HostileWireIT.prepare(container);
        start();
    }

    private static Mount disk(Path base) throws IOException {
        try {
            return Mount.ext4(base.resolve("image"), "2G", base.resolve("disk"));
        } catch (TestAbortedException e) {
            System.out.println(e.getMessage() + ": the disk is never full");
            return null;
        }
    }

    /** What can be done on this machine. */
    Set<SoakFault> faults() {
        Set<SoakFault> faults = EnumSet.allOf(SoakFault.class);
        if (disk == null) {
            faults.remove(SoakFault.FULL);
        }
        if (clock == null) {
            System.out.println("SKIPPED: no libfaketime: the clock never jumps");
            faults.remove(SoakFault.CLOCK);
        }
        return faults;
    }

    Container container() {
        return container;
    }

    private void start() throws IOException {
        container.start(Map.of("pushwoosh-webhook.directory", directory.toString(), "pushwoosh-webhook.zone", "UTC",
                "pushwoosh-webhook.free-space-reserve-bytes", "0", "pushwoosh-webhook.commit-timeout-seconds", "60",
                "pushwoosh-webhook.rejected-bytes-per-day", "10000000",
                "pushwoosh-webhook.compress-after-days", "1"), clock == null ? Map.of() : clock.environment());
        Contract.awaitUp(container, PATH);
    }

    void killAndStart(EventLoad load) throws IOException {
        container.kill();
        start();
    }

    void stopAndStart(EventLoad load) throws IOException {
        container.stop();
        start();
    }

    void redeploy(EventLoad load) throws IOException {
        setAhead(0); // Tomcat waits until a new WAR is in the past, and measures its own timeouts by this clock.
        container.deploy(Distribution.WAR, PATH.substring(1));
    }

    void fillAndFree(EventLoad load) throws IOException {
        Path filler = disk.point().resolve("filler");
        long bytes = Files.getFileStore(filler.getParent()).getUsableSpace() - BYTES_LEFT;
        Shell.run("fallocate", "-l", Long.toString(bytes), filler.toString());
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(new byte[512]);
            }
        } catch (IOException e) {
            Await.until("503", Container.PATIENCE, () -> load.outcomes().containsKey("503"));
        }
        Files.delete(filler);
    }

    void moveFile(EventLoad load) throws IOException {
        Path file = fileInUse();
        Files.move(file, keptFolder().resolve(file.getFileName()));
    }

    void appendToFile(EventLoad load) throws IOException {
        Path file = fileInUse();
        String day = file.getFileName().toString().split("\\.")[1];
        Files.writeString(file, "{\"received_at\":\"" + day + "T00:00:00.000Z\",\"event\":" + Example.EVENT + "}\n",
                StandardOpenOption.APPEND);
        others++;
    }

    void cutFile(EventLoad load) throws IOException {
        load.quiet().lock();
        try {
            Path file = fileInUse();
            Files.copy(file, keptFolder().resolve(file.getFileName()));
            if (random.nextBoolean()) {
                Files.delete(file);
            } else {
                Files.write(file, new byte[0]);
            }
        } finally {
            load.quiet().unlock();
        }
    }

    void replaceLink(EventLoad load) throws IOException {
        Path file = Files.writeString(directory.resolve("not-a-link"), "");
        Path link = directory.resolve("events.current");
        Files.move(file, link, StandardCopyOption.REPLACE_EXISTING);
        Await.until("the link is back", Container.PATIENCE, () -> Files.isSymbolicLink(link));
    }

    void deleteLocks(EventLoad load) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, ".lock.*")) {
            for (Path lock : locks) {
                Files.delete(lock);
            }
        }
    }

    void jump(EventLoad load) throws IOException {
        int hours = random.nextInt(-HOURS_MAX, HOURS_MAX + 1);
        setAhead(hours);
        Await.until("a file of the day in " + hours + " h", Container.PATIENCE, () -> isDayInUse(hours));
    }

    private boolean isDayInUse(int hours) {
        String day = LocalDate.now(Clock.offset(Clock.systemUTC(), Duration.ofHours(hours))).toString();
        try {
            return fileInUse().getFileName().toString().contains(day);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns once the process sees it. */
    private void setAhead(int hours) throws IOException {
        if (clock != null) {
            clock.setAhead(hours);
            Await.until("a clock " + hours + " h ahead", Container.PATIENCE,
                    () -> !container.isAlive() || isAhead(hours));
        }
    }

    private boolean isAhead(int hours) {
        try {
            String date = Request.of("GET", PATH + "/health").send(container).header("date");
            Instant seen = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            return Duration.between(Instant.now().plus(Duration.ofHours(hours)), seen).abs().toMinutes() == 0;
        } catch (IOException e) {
            return false; // Tomcat takes the connection for an idle one when the clock jumps.
        }
    }

    void attack(EventLoad load) throws IOException {
        List<Attack> some = new ArrayList<>(attacks);
        Collections.shuffle(some, random);
        Attacker attacker = new Attacker(container.port());
        attacker.carryOut(some.subList(0, ATTACKS), 1);
        assertEquals(Map.of(), attacker.unexpected());
        others += attacker.accepted();
    }

    private Path fileInUse() throws IOException {
        return directory.resolve("events.current").toRealPath();
    }

    private Path keptFolder() throws IOException {
        Path folder = directory.resolveSibling("kept-" + kept.size());
        kept.add(Files.createDirectory(folder));
        return folder;
    }

    /** Ends the process in order and starts it with the right time, so that recovery sees every file. */
    void restart() throws IOException {
        container.stop();
        setAhead(0);
        start();
        Await.until("no torn line", Container.PATIENCE, () -> tornCount() == 0);
        container.stop();
        assertFalse(container.log().contains("at pushwoosh.webhook."), "a trace of the receiver in the log");
    }

    private int tornCount() {
        try {
            return DayFiles.withCompressed(directory).tornCount();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int fileCount() throws IOException {
        return DayFiles.withCompressed(directory).eventFileNames().size();
    }

    /** Every event of a load, in all files. */
    List<String> events() throws IOException {
        List<String> events = new ArrayList<>(DayFiles.withCompressed(directory).events());
        for (Path folder : kept) {
            events.addAll(DayFiles.withCompressed(folder).events());
        }
        int all = events.size();
        events.removeIf(Example.EVENT::equals);
        int found = all - events.size();
        assertTrue(found >= others, found + " of " + others + " events of attackers and other programs");
        return events;
    }

    @Override
    public void close() throws IOException {
        container.close();
        if (disk != null) {
            disk.close();
        }
    }
}
