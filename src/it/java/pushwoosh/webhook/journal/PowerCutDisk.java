package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A mounted file system on a block device whose write cache is lost when its power is cut: an nbdkit
 * plugin, shown as a file by nbdfuse, made a device by losetup. Gone when closed.
 */
final class PowerCutDisk implements AutoCloseable {
    private static final Path PLUGIN = Path.of("src/it/power-cut/volatile_disk.py").toAbsolutePath();
    private static final String SIZE = "320M"; // XFS takes no less than 300.
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path place;
    private final Process server;
    private Mount mount;

    private PowerCutDisk(Path place, Process server) {
        this.place = place;
        this.server = server;
    }

    /**
     * Makes a file system and mounts it.
     *
     * @param type {@code ext4} or {@code xfs}
     * @param keepPercent how much of the cache reaches the platter when the power goes, by sector and at random
     */
    static PowerCutDisk mount(Path place, String type, int keepPercent, long seed) throws IOException {
        assumeTools(type);
        Files.createDirectories(place.resolve("control"));
        Files.createDirectories(place.resolve("device"));
        Path image = place.resolve("image");
        Shell.run("truncate", "-s", SIZE, image.toString());
        Shell.run("mkfs." + type, "-q", image.toString());
        Process server = new ProcessBuilder("nbdfuse", place.resolve("device/disk").toString(), "--command",
                "nbdkit", "-s", "--exit-with-parent", "python", PLUGIN.toString(), "image=" + image,
                "control=" + place.resolve("control"), "keep=" + keepPercent, "seed=" + seed)
                .redirectErrorStream(true).redirectOutput(place.resolve("server.log").toFile()).start();
        PowerCutDisk disk = new PowerCutDisk(place, server);
        try {
            disk.await(disk.device());
            disk.mount = Mount.device(loop(disk.device()), place.resolve("mnt"));
            return disk;
        } catch (IOException e) {
            disk.close();
            throw e;
        }
    }

    private static void assumeTools(String type) {
        assumeTrue(Shell.isRoot(), "SKIPPED: only root can mount");
        List<String> missing = Shell.missing("nbdkit", "nbdfuse", "fusermount3", "losetup", "mount", "mkfs." + type);
        assumeTrue(missing.isEmpty(), "SKIPPED: not to be had: " + missing);
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "SKIPPED: no /dev/fuse");
    }

    private static String loop(Path file) throws IOException {
        return Shell.run("losetup", "-f", "--show", file.toString());
    }

    private Path device() {
        return place.resolve("device/disk");
    }

    private void await(Path path) throws IOException {
        long start = System.nanoTime();
        while (!Files.exists(path)) {
            if (System.nanoTime() - start > LIMIT_NANOS || !server.isAlive()) {
                throw new IOException("no " + path + ": " + Files.readString(place.resolve("server.log")));
            }
            Thread.onSpinWait();
        }
    }

    /** Where the file system is mounted. */
    Path point() {
        return mount.point();
    }

    private void throwSwitch(String name, int number) throws IOException {
        Path control = place.resolve("control");
        Path written = Files.writeString(control.resolve(name + ".new"), "" + number);
        Files.move(written, control.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The power goes after so many more writes of the file system; 0 is now. */
    void cutAfterWrites(int writes) throws IOException {
        throwSwitch("cut", writes);
    }

    /** So many of the next writes fail, and what they should have written is lost. */
    void failWrites(int writes) throws IOException {
        throwSwitch("fail-writes", writes);
    }

    /** Waits until the power has gone. */
    String awaitCut() throws IOException {
        Path report = place.resolve("control/is-cut");
        await(report);
        return Files.readString(report);
    }

    /** Takes away what the power cut left of the mount, and mounts what is on the platter. */
    void reboot() throws IOException {
        takeDown();
        mount = Mount.device(loop(place.resolve("image")), place.resolve("mnt"));
    }

    private void takeDown() throws IOException {
        try {
            if (mount != null) {
                mount.close();
                mount = null;
            }
        } finally {
            if (server.isAlive()) {
                Shell.run("fusermount3", "-u", "-z", place.resolve("device").toString());
                server.destroy();
                server.onExit().orTimeout(30, TimeUnit.SECONDS).join();
            }
        }
    }

    @Override
    public void close() throws IOException {
        takeDown();
    }
}
