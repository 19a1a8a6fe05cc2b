package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The journal's directory: creates it and notices when its path leads to another one, because it was moved away or
 * its file system was unmounted. Any thread may read, one opens.
 */
final class JournalDirectory {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook.journal");
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rwxr-x---");
    /** Names of file systems, as the platform has them, that lie on another machine. */
    private static final Pattern NETWORK = Pattern.compile("nfs\\d?|cifs|smb\\w*|afs|ncpfs|9p|ceph|lustre|gpfs|beegfs"
            + "|fuse\\.(sshfs|rclone|glusterfs|ceph\\S*|\\S*s3\\S*)");

    private final Path path;
    private final boolean posix;
    /** Identity and device of the directory as opened; null before. The platform may have none. */
    private volatile Object key;
    private Object device;
    private volatile boolean opened;

    JournalDirectory(Path path) {
        this.path = path.toAbsolutePath();
        this.posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    Path path() {
        return path;
    }

    /** Tells this directory apart from all others on this machine. */
    String identity() throws IOException {
        return String.valueOf(key == null ? path.toRealPath() : key);
    }

    /** See {@link Disk#openDirectory}. */
    boolean open() throws IOException {
        create(path);
        Object newKey = currentKey();
        Object newDevice = posix ? Files.getAttribute(path, "unix:dev") : null;
        if (!opened) {
            warn();
        } else if (!Objects.equals(device, newDevice)) {
            throw new IOException(path + " is on another file system than before: mount the former one again,"
                    + " or redeploy if the change is intended");
        }
        boolean changed = opened && !Objects.equals(key, newKey);
        key = newKey;
        device = newDevice;
        opened = true;
        return changed;
    }

    void requireSame() throws IOException {
        if (!opened || !Objects.equals(key, currentKey())) {
            throw new IOException(path + " is no longer the directory that was opened");
        }
    }

    private Object currentKey() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private void create(Path missing) throws IOException {
        if (Files.isDirectory(missing)) {
            return;
        }
        Path parent = missing.getParent();
        if (parent != null) {
            create(parent);
        }
        try {
            Files.createDirectory(missing, mode(MODE));
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(missing)) {
                return; // Another instance was first.
            }
            throw e;
        }
        try {
            restoreMode(missing, MODE);
            if (parent != null) {
                force(parent);
            }
        } catch (IOException e) {
            Files.delete(missing); // Otherwise the next attempt would assume that its name is durable.
            throw e;
        }
    }

    /** Makes the names in a directory durable. */
    static void force(Path directory) throws IOException {
        if (WINDOWS) {
            return; // A directory cannot be opened there; NTFS journals its names.
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** How to create something with these permissions. */
    FileAttribute<?>[] mode(Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** Gives something just created the permissions that the umask took from it, where the file system has any. */
    void restoreMode(Path created, Set<PosixFilePermission> permissions) {
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
            if (posix && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
                LOGGER.log(System.Logger.Level.WARNING, path + " is world-writable: chmod o-w " + path);
            }
            String type = Files.getFileStore(path).type(); // Unknown below a chroot.
            if (isNetwork(type)) {
                LOGGER.log(System.Logger.Level.WARNING, path + " is on " + type
                        + ", a network file system: it gives weaker guarantees, since a forced line may not be on"
                        + " stable storage and a lock may not exclude another machine; use a local disk");
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "cannot determine the file system of " + path + ": " + e);
        }
    }

    static boolean isNetwork(String fileSystemType) {
        return NETWORK.matcher(fileSystemType).matches();
    }
}
