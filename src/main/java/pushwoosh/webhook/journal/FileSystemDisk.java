package pushwoosh.webhook.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static pushwoosh.webhook.journal.RateLimitedLog.LOGGER;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of the real file system. Detects that its path leads to another directory, because it was moved away or
 * its file system was unmounted. Asks the platform before steps that it may not know (POSIX modes, forcing a
 * directory), and swallows no exception. Any thread may use it, one opens it.
 */
final class FileSystemDisk implements Disk {
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwxr-x---");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r-----");
    /** Types of file systems that lie on another machine. */
    static final Pattern NETWORK = Pattern.compile("nfs\\d?|cifs|smb\\w*|afs|ncpfs|9p|ceph|lustre|gpfs|beegfs"
            + "|fuse\\.(sshfs|rclone|glusterfs|ceph\\S*|\\S*s3\\S*)");

    private final Path directory;
    private final boolean posix;
    /** Identity of the directory as opened; null before, and where the platform has none. */
    private volatile Object key;
    /** Its device; null before, empty where the platform has none. */
    private Object device;

    FileSystemDisk(Path directory) {
        this.directory = directory.toAbsolutePath();
        this.posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    @Override
    public boolean openDirectory() throws IOException {
        create(directory);
        Object newDevice = posix ? Files.getAttribute(directory, "unix:dev") : "";
        if (device == null) {
            warn();
        } else if (!device.equals(newDevice)) {
            throw new IOException(directory + " is on another file system than before: mount the former one again,"
                    + " or redeploy if the change is intended");
        }
        Object newKey = currentKey();
        boolean isOther = device != null && !Objects.equals(key, newKey);
        key = newKey;
        device = newDevice;
        return isOther;
    }

    /** The path of a name in the directory that was opened. */
    private Path path(String name) throws IOException {
        if (!Objects.equals(key, currentKey())) {
            throw new IOException(directory + " is no longer the directory that was opened");
        }
        return directory.resolve(name);
    }

    private Object currentKey() throws IOException {
        return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    }

    private void create(Path missing) throws IOException {
        if (missing == null || Files.isDirectory(missing)) {
            return;
        }
        create(missing.getParent());
        Files.createDirectories(missing, mode(DIRECTORY_MODE)); // Another instance may be first.
        try {
            restoreMode(missing, DIRECTORY_MODE);
            force(missing.getParent());
        } catch (IOException e) {
            Files.delete(missing); // Otherwise the next attempt would assume that its name is durable.
            throw e;
        }
    }

    private FileAttribute<?>[] mode(Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** Gives something just created the permissions that the umask took from it, where the file system has any. */
    private void restoreMode(Path created, Set<PosixFilePermission> permissions) {
        try {
            if (posix && !Files.getPosixFilePermissions(created).equals(permissions)) {
                Files.setPosixFilePermissions(created, permissions);
            }
        } catch (IOException e) { // FAT and CIFS have one mode for all files; that must not stop events.
            LOGGER.log(System.Logger.Level.WARNING, "cannot set the mode of " + created + ": " + e);
        }
    }

    /** Warns about a place that weakens the guarantee; it is used nevertheless. */
    private void warn() {
        try {
            if (posix && Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)) {
                LOGGER.log(System.Logger.Level.WARNING, directory + " is world-writable: chmod o-w " + directory);
            }
            String type = Files.getFileStore(directory).type(); // Unknown below a chroot.
            if (NETWORK.matcher(type).matches()) {
                LOGGER.log(System.Logger.Level.WARNING, directory + " is on " + type
                        + ", a network file system: it gives weaker guarantees, since a forced line may not be on"
                        + " stable storage and a lock may not exclude another machine; use a local disk");
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "cannot determine the file system of " + directory + ": " + e);
        }
    }

    @Override
    public void forceDirectory() throws IOException {
        force(directory);
    }

    private static void force(Path directory) throws IOException {
        if (WINDOWS) {
            return; // A directory cannot be opened there; NTFS journals its names.
        }
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public OpenFile create(String name) throws IOException {
        Path path = path(name);
        FileChannel channel = FileChannel.open(path, Set.of(CREATE_NEW, WRITE, APPEND, NOFOLLOW_LINKS),
                mode(FILE_MODE));
        restoreMode(path, FILE_MODE);
        return new ChannelFile(path, channel, ChannelFile.attributes(path).fileKey());
    }

    @Override
    public OpenFile open(String name) throws IOException {
        Path path = path(name);
        Object key = ChannelFile.requireRegular(path).fileKey();
        return new ChannelFile(path, FileChannel.open(path, WRITE, APPEND, NOFOLLOW_LINKS), key);
    }

    @Override
    public boolean exists(String name) throws IOException {
        try {
            ChannelFile.attributes(path(name));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
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
        return Files.isSymbolicLink(path(link)) ? Files.readSymbolicLink(path(link)).toString() : "";
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        if (exists(name)) {
            ChannelFile.requireRegular(path(name));
            Files.deleteIfExists(path(name));
        }
    }

    @Override
    public Lock tryLock(String name) throws IOException {
        String identity = String.valueOf(key == null ? directory.toRealPath() : key); // The same by any path.
        // Every version that runs in this JVM must use the same name, or both would take the lock.
        return LockFile.tryLock(path(name), "pushwoosh.webhook.lock:" + identity + ":" + name, mode(FILE_MODE));
    }

    @Override
    public long usableBytes() {
        return directory.toFile().getUsableSpace();
    }

    @Override
    public long volumeBytes() {
        return directory.toFile().getTotalSpace();
    }
}
