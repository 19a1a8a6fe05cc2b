package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one production disk, on a file system with faults. */
class FileSystemDiskFaultsTest {
    @TempDir
    private Path root;

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    @BeforeEach
    void assumePosix() {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"), "no modes on this platform");
    }

    private static FileSystemDisk opened(Path directory) throws IOException {
        FileSystemDisk disk = new FileSystemDisk(directory);
        disk.openDirectory();
        return disk;
    }

    /** One name in it cannot be forced: its channel is closed as soon as it is open. */
    private static final class Unforceable extends DelegatingFileSystem {
        private Path unforceable;

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            FileChannel channel = super.newFileChannel(path, options, attributes);
            if (real(path).equals(unforceable)) {
                channel.close();
            }
            return channel;
        }
    }

    @Test
    void directoryWhoseNameIsNotDurableIsNotUsedAndCreatedAnew() throws IOException {
        Unforceable system = new Unforceable();
        Path parent = root.resolve("a");
        Path directory = parent.resolve("events");
        FileSystemDisk disk = new FileSystemDisk(system.path(directory));
        system.unforceable = root;
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThrows(IOException.class, disk::openDirectory);
            assertFalse(Files.exists(parent), "the next attempt would not force its name");
        }
        system.unforceable = parent;
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThrows(IOException.class, disk::openDirectory);
            assertFalse(Files.exists(directory), "the next attempt would not force its name");
        }
        system.unforceable = null;
        disk.openDirectory();
        assertTrue(Files.isDirectory(directory));
    }

    @Test
    void namesThatCannotBeForcedAreReported() throws IOException {
        Unforceable system = new Unforceable();
        FileSystemDisk disk = opened(system.path(root));
        disk.forceDirectory();
        system.unforceable = root;
        assertThrows(IOException.class, disk::forceDirectory);
    }

    /** Creates everything for the owner only, as a umask does. */
    private static class Masking extends DelegatingFileSystem {
        private final List<Object> asked = new ArrayList<>();

        private FileAttribute<?>[] masked(FileAttribute<?>... attributes) {
            List.of(attributes).forEach(attribute -> asked.add(attribute.value()));
            return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------"))};
        }

        @Override
        public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
            super.createDirectory(directory, masked(attributes));
        }

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            return super.newFileChannel(path, options, masked(attributes));
        }
    }

    @Test
    void modesAreAskedForAtOnceAndRestoredAfterAUmask() throws IOException {
        Masking system = new Masking();
        Path directory = root.resolve("events");
        FileSystemDisk disk = opened(system.path(directory));
        disk.create("events.log").close();
        List<Object> modes = List.of(PosixFilePermissions.fromString("rwxr-x---"),
                PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(modes, system.asked, "nobody else can read them in between");
        assertEquals(modes, List.of(Files.getPosixFilePermissions(directory),
                Files.getPosixFilePermissions(directory.resolve("events.log"))));
    }

    @Test
    void modeThatCannotBeSetIsLoggedAndTheFileUsed() throws IOException {
        FileSystemDisk disk = opened(new Masking() {
            @Override
            public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type,
                    LinkOption... options) {
                return proxy(type, (proxy, method, arguments) -> {
                    throw new IOException("refused");
                });
            }
        }.path(root));
        try (LogCapture log = new LogCapture()) {
            disk.create("events.log").close();
            assertEquals(List.of("WARNING cannot set the mode of " + root.resolve("events.log")
                    + ": java.io.IOException: refused"), log.messages());
        }
    }

    /** What is logged when a directory is opened whose file system has this type; null if that is unknown. */
    private List<String> warnings(String type) throws IOException {
        try (LogCapture log = new LogCapture()) {
            opened(new DelegatingFileSystem() {
                @Override
                public FileStore getFileStore(Path path) throws IOException {
                    if (type == null) {
                        throw new IOException("refused");
                    }
                    return new TypedFileStore(type);
                }
            }.path(root));
            return log.messages();
        }
    }

    @Test
    void networkOrUnknownFileSystemIsWarnedAboutAndUsed() throws IOException {
        assertEquals(List.of(), warnings("ext4"));
        assertEquals("WARNING " + root + " is on nfs4, a network file system",
                String.join("\n", warnings("nfs4")).split(":")[0]);
        assertEquals(List.of("WARNING cannot determine the file system of " + root + ": java.io.IOException: refused"),
                warnings(null));
    }

    /** The path in a file system that has this key for every file. */
    private static Path withKey(Path path, Object key) {
        return new DelegatingFileSystem() {
            @Override
            public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                    throws IOException {
                A attributes = super.readAttributes(path, type, options);
                return proxy(type, (proxy, method, arguments) -> method.getName().equals("fileKey") ? key
                        : method.invoke(attributes, arguments));
            }
        }.path(path);
    }

    @Test
    void lockBelongsToTheDirectoryByItsKeyElseByItsPath() throws IOException {
        Path one = Files.createDirectory(root.resolve("one"));
        Path two = Files.createDirectory(root.resolve("two"));
        Path link = Files.createSymbolicLink(root.resolve("link"), one);
        try (Disk.Lock lock = opened(withKey(one, "key")).tryLock(".lock.0")) {
            assertNotNull(lock);
            assertNull(opened(withKey(two, "key")).tryLock(".lock.0"), "the same, bound to a second path");
        }
        try (Disk.Lock lock = opened(withKey(one, null)).tryLock(".lock.0");
                Disk.Lock other = opened(withKey(two, null)).tryLock(".lock.0")) {
            assertNotNull(lock);
            assertNotNull(other);
            assertNull(opened(withKey(link, null)).tryLock(".lock.0"));
        }
    }

    /** Takes a lock whose file is deleted, or replaced by another one, as soon as it is open. */
    private Disk.Lock lockDeletedOnceOpen(boolean isReplaced) throws IOException {
        return opened(new DelegatingFileSystem() {
            @Override
            public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options,
                    FileAttribute<?>... attributes) throws IOException {
                FileChannel channel = super.newFileChannel(path, options, attributes);
                Files.delete(real(path));
                if (isReplaced) {
                    Files.createFile(real(path));
                }
                return channel;
            }
        }.path(root)).tryLock(".lock.0");
    }

    @Test
    void lockOnAFileThatItsFormerHolderHasDeletedIsNotTaken() throws IOException {
        assertNull(lockDeletedOnceOpen(false));
        assertNull(lockDeletedOnceOpen(true));
        opened(root).tryLock(".lock.0").close();
    }
}
