package pushwoosh.webhook.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A directory of the real file system. Steps that a platform does not know (POSIX modes, forcing a
 * directory) are left out by asking the platform first, never by swallowing an exception.
 */
final class FileSystemDisk implements Disk {
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwxr-x---");
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private final Path directory;
    private final boolean posix;
    /** Identity and device of the directory that the locks are held in; null before the first opening. */
    private volatile Object key;
    private volatile Object device;

    FileSystemDisk(Path directory) {
        this.directory = directory.toAbsolutePath();
        this.posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public boolean openDirectory() throws IOException {
        createDirectories(directory);
        Object newKey = directoryKey();
        Object newDevice = posix ? Files.getAttribute(directory, "unix:dev") : null;
        if (key != null && !Objects.equals(device, newDevice)) {
            throw new IOException(directory + " is on another file system than before;"
                    + " mount the former one again, or redeploy if the change is wanted");
        }
        boolean changed = key != null && !Objects.equals(key, newKey);
        key = newKey;
        device = newDevice;
        return changed;
    }

    private void createDirectories(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        Files.createDirectory(path, mode(DIRECTORY_MODE));
        if (parent != null) {
            forceDirectory(parent);
        }
    }

    private Object directoryKey() throws IOException {
        return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    }

    private void requireSameDirectory() throws IOException {
        if (!Objects.equals(key, directoryKey())) {
            throw new IOException(directory + " is no longer the directory that was opened");
        }
    }

    @Override
    public void forceDirectory() throws IOException {
        forceDirectory(directory);
    }

    private static void forceDirectory(Path path) throws IOException {
        if (WINDOWS) {
            return; // A directory cannot be opened there; NTFS journals its names.
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public OpenFile create(String name) throws IOException {
        requireSameDirectory();
        Path path = directory.resolve(name);
        FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE, StandardOpenOption.APPEND, NOFOLLOW_LINKS), mode(FILE_MODE));
        try {
            if (posix) {
                Files.setPosixFilePermissions(path, FILE_MODE); // The umask may have taken some away.
            }
            return new ChannelFile(path, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public OpenFile open(String name) throws IOException {
        requireSameDirectory();
        Path path = directory.resolve(name);
        if (!Files.isRegularFile(path, NOFOLLOW_LINKS)) {
            throw new IOException(path + " is not a regular file");
        }
        return new ChannelFile(path, FileChannel.open(path,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND, NOFOLLOW_LINKS)));
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(directory.resolve(name), NOFOLLOW_LINKS);
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (var paths = Files.newDirectoryStream(directory)) {
            paths.forEach(path -> names.add(path.getFileName().toString()));
        }
        return names;
    }

    @Override
    public void link(String link, String target) throws IOException {
        Path temporary = directory.resolve("." + link + ".new");
        Files.deleteIfExists(temporary);
        Files.createSymbolicLink(temporary, Path.of(target));
        Files.move(temporary, directory.resolve(link), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String linkTarget(String link) throws IOException {
        Path path = directory.resolve(link);
        return Files.isSymbolicLink(path) ? Files.readSymbolicLink(path).toString() : null;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    /**
     * The guard inside the JVM comes first and the lock file is opened by its winner only: POSIX locks
     * belong to the process, and closing any channel on the file would drop the lock of another
     * deployment in the same JVM (java.nio.channels.FileLock, "platform dependencies").
     */
    @Override
    public Closeable tryLock(String name) throws IOException {
        requireSameDirectory();
        String guard = "pushwoosh.webhook.lock:" + directory.toRealPath().resolve(name) + ":" + key;
        if (System.getProperties().putIfAbsent(guard, "held") != null) {
            return null;
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(directory.resolve(name), Set.of(StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE, NOFOLLOW_LINKS), mode(FILE_MODE));
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new HeldLock(channel, guard);
            }
        } catch (IOException e) {
            new HeldLock(channel, guard).close();
            throw e;
        }
        new HeldLock(channel, guard).close();
        return null;
    }

    @Override
    public long usableBytes() {
        return directory.toFile().getUsableSpace();
    }

    private FileAttribute<?>[] mode(Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private record HeldLock(FileChannel channel, String guard) implements Closeable {
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

    private static final class ChannelFile implements OpenFile {
        private final Path path;
        private final FileChannel channel;
        private final Object key;

        ChannelFile(Path path, FileChannel channel) throws IOException {
            this.path = path;
            this.channel = channel;
            this.key = attributes().fileKey();
        }

        private BasicFileAttributes attributes() throws IOException {
            return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return channel.write(bytes);
        }

        @Override
        public int read(ByteBuffer bytes, long position) throws IOException {
            try (FileChannel reader = FileChannel.open(path, StandardOpenOption.READ, NOFOLLOW_LINKS)) {
                return reader.read(bytes, position); // APPEND and READ exclude each other on one channel.
            }
        }

        @Override
        public void force(boolean metadata) throws IOException {
            channel.force(metadata);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public long sizeByName() {
            try {
                BasicFileAttributes now = attributes();
                return Objects.equals(key, now.fileKey()) ? now.size() : -1;
            } catch (IOException e) {
                return -1; // Whatever hides the name, the file is not to be had by it.
            }
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
