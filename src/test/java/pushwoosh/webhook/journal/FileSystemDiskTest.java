package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one production disk, on the file system that the tests run on. */
class FileSystemDiskTest {
    @TempDir
    private Path root;
    private Path directory;
    private FileSystemDisk disk;

    @BeforeEach
    void open() throws IOException {
        directory = root.resolve("a/b/events");
        disk = new FileSystemDisk(directory);
        assertFalse(disk.openDirectory(), "there was none before");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void assumeModes() {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"), "no modes on this platform");
    }

    @Test
    void directoriesAndFilesHaveTheirModes() throws IOException {
        assumeModes();
        disk.create("events.log").close();
        assertEquals("rwxr-x---", mode(directory));
        assertEquals("rwxr-x---", mode(root.resolve("a")));
        assertEquals("rw-r-----", mode(directory.resolve("events.log")));
    }

    @Test
    @Tag("processes")
    void modesDoNotDependOnTheUmask() throws IOException {
        assumeModes();
        for (String umask : List.of("077", "000")) {
            Path own = root.resolve(umask).resolve("events");
            List<String> masked = List.of("sh", "-c", "umask " + umask + "; exec \"$0\" \"$@\"");
            try (ChildJvm child = ChildJvm.start(masked, CreatingOne.class, own.toString())) {
                assertEquals(List.of("created"), child.rest());
            }
            assertEquals("rwxr-x---", mode(own));
            assertEquals("rw-r-----", mode(own.resolve("events.log")));
        }
    }

    /** Creates a directory and a file in it. */
    static final class CreatingOne {
        private CreatingOne() {
        }

        public static void main(String[] arguments) throws IOException {
            FileSystemDisk disk = new FileSystemDisk(Path.of(arguments[0]));
            disk.openDirectory();
            disk.create("events.log").close();
            ChildJvm.say("created");
        }
    }

    @Test
    void directoryThatAnAdminMadeKeepsItsMode() throws IOException {
        assumeModes();
        Path own = Files.createDirectory(root.resolve("own"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwx---"));
        new FileSystemDisk(own).openDirectory();
        assertEquals("rwxrwx---", mode(own));
    }

    @Test
    void directoryThatEverybodyMayWriteToIsWarnedAbout() throws IOException {
        assumeModes();
        Path open = Files.createDirectory(root.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (LogCapture log = new LogCapture()) {
            new FileSystemDisk(open).openDirectory();
            disk.openDirectory();
            assertEquals(List.of("WARNING " + open + " is world-writable: chmod o-w " + open),
                    log.messages().stream().filter(message -> message.contains("world-writable")).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "fuse.sshfs", "fuse.s3fs", "9p", "ceph"})
    void fileSystemsOverANetworkAreWarnedAbout(String type) {
        assertTrue(FileSystemDisk.NETWORK.matcher(type).matches());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "fuse", "vfat", "apfs", "NTFS"})
    void localFileSystemsAreNot(String type) {
        assertFalse(FileSystemDisk.NETWORK.matcher(type).matches());
    }

    @Test
    void nothingButARegularFileIsOpenedOrDeleted() throws IOException {
        Files.writeString(directory.resolve("real"), "x");
        Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("missing"));
        Files.createDirectory(directory.resolve("directory"));
        for (String name : List.of("link", "dangling", "directory", "missing")) {
            assertThrows(IOException.class, () -> disk.open(name), name);
        }
        assertEquals(List.of(true, true, true, false), List.of(disk.exists("link"), disk.exists("dangling"),
                disk.exists("directory"), disk.exists("missing")));
        assertThrows(IOException.class, () -> disk.create("dangling"));
        assertFalse(Files.exists(directory.resolve("missing")), "nothing was created through the link");
        disk.open("real").close();
        for (String name : List.of("link", "dangling", "directory")) {
            assertThrows(IOException.class, () -> disk.delete(name), name);
        }
        disk.delete("missing");
        disk.delete("real");
        assertEquals(List.of("dangling", "directory", "link"), disk.names().stream().sorted().toList());
    }

    @Test
    void fileIsAppendedToReadCutAndForced() throws IOException {
        try (Disk.OpenFile file = disk.create("events.log")) {
            file.writeAll(ByteBuffer.wrap("one two".getBytes(UTF_8)));
            ByteBuffer read = ByteBuffer.allocate(100);
            assertEquals(3, file.read(read, 4));
            assertEquals("two", new String(read.array(), 0, 3, UTF_8));
            assertEquals(-1, file.read(read, 7));
            file.channel().truncate(3);
            file.channel().force(false);
            file.channel().force(true);
            assertEquals(3, file.channel().size());
            file.writeAll(ByteBuffer.wrap("!".getBytes(UTF_8)));
            assertEquals("one!", Files.readString(directory.resolve("events.log")));
        }
        disk.forceDirectory();
    }

    @Test
    void fileIsMissedOnceItsNameLeadsElsewhere() throws IOException {
        Path path = directory.resolve("events.log");
        try (Disk.OpenFile file = disk.create("events.log")) {
            file.writeAll(ByteBuffer.wrap(new byte[10]));
            assertEquals(10, file.sizeByName());
            Files.move(path, directory.resolve("moved"));
            assertEquals(-1, file.sizeByName());
            Files.createSymbolicLink(path, Path.of("moved"));
            assertEquals(-1, file.sizeByName(), "a link to the very file is not the file");
            Files.delete(path);
            Files.write(path, new byte[10]);
            assertEquals(-1, file.sizeByName());
            Files.move(directory.resolve("moved"), path, StandardCopyOption.REPLACE_EXISTING);
            assertEquals(10, file.sizeByName());
        }
    }

    @Test
    void linkIsSwappedInOneStepAndItsFormerTargetLeftAlone() throws IOException {
        Files.writeString(directory.resolve("one"), "1");
        disk.link("current", "one");
        disk.link("current", "two");
        assertEquals("two", disk.linkTarget("current"));
        assertEquals("1", Files.readString(directory.resolve("one")));
        assertEquals("", disk.linkTarget("one"));
        assertEquals("", disk.linkTarget("missing"));
        assertEquals(List.of("current", "one"), disk.names().stream().sorted().toList());
    }

    @Test
    void directoryThatWasReplacedIsNoticed() throws IOException {
        disk.create("one").close();
        Files.move(directory, root.resolve("moved"));
        assertThrows(IOException.class, () -> disk.create("two"));
        Files.createDirectory(directory);
        assertThrows(IOException.class, () -> disk.create("two"));
        assertThrows(IOException.class, () -> disk.tryLock(".lock.0"));
        Files.createFile(directory.resolve("one"));
        assertThrows(IOException.class, () -> disk.open("one"));
        assertThrows(IOException.class, () -> disk.delete("one"));
        assertThrows(IOException.class, () -> disk.rename("one", "two"));
        assertThrows(IOException.class, () -> disk.link("current", "one"));
        Files.delete(directory.resolve("one"));
        assertTrue(disk.openDirectory(), "another one");
        assertFalse(disk.openDirectory(), "the same");
        disk.create("two").close();
        assertEquals(List.of("two"), disk.names());
    }

    @Test
    void directoryOnAnotherFileSystemThanBeforeIsRefused() throws IOException {
        Path other = Path.of("/proc");
        assumeTrue(Files.isDirectory(other), "no other file system is known to be there");
        Path link = Files.createSymbolicLink(root.resolve("link"), directory);
        FileSystemDisk linked = new FileSystemDisk(link);
        linked.openDirectory();
        Files.delete(link);
        Files.createSymbolicLink(link, other);
        assertThrows(IOException.class, linked::openDirectory);
        Files.delete(link);
        Files.createSymbolicLink(link, directory);
        assertFalse(linked.openDirectory(), "the former one again");
    }

    @Test
    void fileInPlaceOfTheDirectoryIsRefused() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "x");
        assertThrows(IOException.class, () -> new FileSystemDisk(file).openDirectory());
        assertThrows(IOException.class, () -> new FileSystemDisk(file.resolve("below")).openDirectory());
        assertEquals("x", Files.readString(file));
    }

    @Test
    void directoryMayBeReachedThroughALink() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), directory);
        FileSystemDisk other = new FileSystemDisk(root.resolve("link"));
        other.openDirectory();
        other.create("events.log").close();
        assertEquals(List.of("events.log"), disk.names());
    }

    @Test
    void freeSpaceIsToBeHad() {
        assertTrue(disk.usableBytes() > 0);
        assertTrue(disk.volumeBytes() >= disk.usableBytes());
    }

    @Test
    void lockFileIsThereWhileTheLockIsHeld() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (Disk.Lock lock = disk.tryLock(".lock.0")) {
                assertTrue(lock.isIntact());
                assertEquals(List.of(".lock.0"), disk.names());
            }
            assertEquals(List.of(), disk.names());
        }
    }

    @Test
    void lockWhoseFileWasReplacedIsNotIntactAndLeavesTheOtherFile() throws IOException {
        Path file = directory.resolve(".lock.0");
        try (Disk.Lock lock = disk.tryLock(".lock.0")) {
            Files.move(file, directory.resolve("moved"));
            assertFalse(lock.isIntact());
            Files.writeString(file, "another");
            assertFalse(lock.isIntact());
        }
        assertEquals("another", Files.readString(file));
    }

    @Test
    @Tag("processes")
    @Timeout(60)
    void lockThatOthersReleaseAndDeleteAtTheSameTimeIsHeldByOneOnly() throws IOException {
        try (ChildJvm one = ChildJvm.start(Contender.class, directory.toString());
                ChildJvm other = ChildJvm.start(Contender.class, directory.toString())) {
            assertEquals(List.of("alone"), one.rest());
            assertEquals(List.of("alone"), other.rest());
        }
    }

    /** Takes the lock again and again; creating a file fails if another process does the same. */
    static final class Contender {
        private Contender() {
        }

        public static void main(String[] arguments) throws IOException {
            FileSystemDisk disk = new FileSystemDisk(Path.of(arguments[0]));
            disk.openDirectory();
            for (int i = 0; i < 10_000; i++) {
                try (Disk.Lock lock = disk.tryLock(".lock.0")) {
                    if (lock != null) {
                        disk.create("held").close();
                        disk.delete("held");
                    }
                }
            }
            ChildJvm.say("alone");
        }
    }

    @Test
    void fileIsOpenUntilItIsClosed() throws IOException {
        Disk.OpenFile file = disk.create("events.log");
        assertTrue(file.channel().isOpen());
        file.close();
        assertFalse(file.channel().isOpen());
    }

    @Test
    void diskIsNamedByItsPath() {
        assertEquals(directory.toString(), disk.toString());
    }
}
