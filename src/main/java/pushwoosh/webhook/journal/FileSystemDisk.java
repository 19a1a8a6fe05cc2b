package pushwoosh.webhook.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of the real file system. Steps that a platform does not know (POSIX modes, forcing a
 * directory) are left out by asking the platform first, never by swallowing an exception.
 */
final class FileSystemDisk implements Disk {
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r-----");
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private final JournalDirectory directory;

    FileSystemDisk(Path path) {
        this.directory = new JournalDirectory(path);
    }

    @Override
    public String toString() {
        return directory.path().toString();
    }

    private Path path(String name) {
        return directory.path().resolve(name);
    }

    @Override
    public boolean openDirectory() throws IOException {
        return directory.open();
    }

    @Override
    public void forceDirectory() throws IOException {
        forceDirectory(directory.path());
    }

    static void forceDirectory(Path path) throws IOException {
        if (WINDOWS) {
            return; // A directory cannot be opened there; NTFS journals its names.
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public OpenFile create(String name) throws IOException {
        directory.requireSame();
        Path path = path(name);
        FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE, StandardOpenOption.APPEND, NOFOLLOW_LINKS), directory.mode(FILE_MODE));
        directory.restoreMode(path, FILE_MODE);
        return new ChannelFile(path, channel, attributes(path).fileKey());
    }

    @Override
    public OpenFile open(String name) throws IOException {
        directory.requireSame();
        Path path = path(name);
        BasicFileAttributes found = attributes(path);
        if (!found.isRegularFile()) {
            throw new IOException(path + " is not a regular file");
        }
        return new ChannelFile(path, FileChannel.open(path,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND, NOFOLLOW_LINKS)), found.fileKey());
    }

    static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    }

    @Override
    public boolean exists(String name) throws IOException {
        try {
            attributes(path(name));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(directory.path())) {
            return paths.map(path -> path.getFileName().toString()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void link(String link, String target) throws IOException {
        Path temporary = path("." + target + ".link"); // Two instances never link to one target.
        Files.deleteIfExists(temporary);
        Files.createSymbolicLink(temporary, Path.of(target));
        Files.move(temporary, path(link), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String linkTarget(String link) throws IOException {
        return Files.isSymbolicLink(path(link)) ? Files.readSymbolicLink(path(link)).toString() : null;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    /**
     * The guard inside the JVM comes first and the lock file is opened by its winner only: POSIX locks
     * belong to the process, and closing any channel on the file would drop the lock of another
     * deployment in the same JVM (java.nio.channels.FileLock, "platform dependencies").
     */
    @Override
    public Closeable tryLock(String name) throws IOException {
        directory.requireSame();
        String guard = "pushwoosh.webhook.lock:" + directory.identity() + ":" + name;
        if (System.getProperties().putIfAbsent(guard, "held") != null) {
            return null;
        }
        HeldLock held = new HeldLock(guard);
        try {
            held.channel = FileChannel.open(path(name), Set.of(StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE, NOFOLLOW_LINKS), directory.mode(FILE_MODE));
            if (held.channel.tryLock() != null) {
                return held;
            }
        } catch (Throwable e) {
            held.close();
            throw e;
        }
        held.close();
        return null;
    }

    @Override
    public long usableBytes() {
        return directory.path().toFile().getUsableSpace();
    }

    @Override
    public long volumeBytes() {
        return directory.path().toFile().getTotalSpace();
    }

    /** The guard in the JVM, and the lock of the operating system once had. */
    private static final class HeldLock implements Closeable {
        private final String guard;
        private FileChannel channel;

        HeldLock(String guard) {
            this.guard = guard;
        }

        @Override
        public void close() throws IOException {
            try {
                if (channel != null) {
                    channel.close();
                }
            } finally {
                System.getProperties().remove(guard);
            }
        }
    }
}
