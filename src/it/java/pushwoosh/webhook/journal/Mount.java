package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system of a test's own, gone when closed. Skips the test where nothing can be mounted. */
public final class Mount implements AutoCloseable {
    private final Path point;
    private final String device;
    private boolean mounted;

    private Mount(Path point, String device) {
        this.point = point;
        this.device = device;
    }

    /** In memory, with options such as {@code size=1m}. */
    public static Mount tmpfs(Path point, String options) throws IOException {
        assumeMountable();
        Files.createDirectories(point);
        Shell.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", point.toString());
        Mount mount = new Mount(point, null);
        mount.mounted = true;
        return mount;
    }

    /** An ext4 file system in a new file of that size, which takes space as it is written to. */
    public static Mount ext4(Path image, String size, Path point) throws IOException {
        assumeMountable();
        assumeTrue(Shell.missing("mkfs.ext4", "losetup").isEmpty(), "SKIPPED: no mkfs.ext4 or losetup");
        Shell.run("truncate", "-s", size, image.toString());
        Shell.run("mkfs.ext4", "-q", "-m", "0", image.toString());
        return device(Shell.run("losetup", "-f", "--show", image.toString()), point);
    }

    /** The file system on a loop device, which is given back when this is closed. */
    static Mount device(String device, Path point) throws IOException {
        Files.createDirectories(point);
        Mount mount = new Mount(point, device);
        try {
            mount.mount();
            return mount;
        } catch (IOException e) {
            mount.close();
            throw e;
        }
    }

    private static void assumeMountable() {
        assumeTrue(Shell.isRoot(), "SKIPPED: only root can mount");
        assumeTrue(Shell.missing("mount", "umount").isEmpty(), "SKIPPED: no mount or umount");
    }

    public Path point() {
        return point;
    }

    void mount() throws IOException {
        Shell.run("mount", device, point.toString());
        mounted = true;
    }

    void remount(String options) throws IOException {
        Shell.run("mount", "-o", "remount," + options, point.toString());
    }

    /** Takes it away, from under whoever uses it if need be. */
    void unmount() throws IOException {
        if (mounted) {
            mounted = false;
            Shell.run("umount", "-l", point.toString());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            unmount();
        } finally {
            if (device != null) {
                Shell.run("losetup", "-d", device);
            }
        }
    }
}
