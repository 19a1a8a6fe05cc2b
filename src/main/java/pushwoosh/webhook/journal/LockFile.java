package pushwoosh.webhook.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * A lock file of a {@link FileSystemDisk}. It is there while the lock is held and deleted before the lock is
 * released; only a killed process leaves one behind. Therefore the name is checked after locking: it may
 * lead to another file by then.
 *
 * <p>A guard inside the JVM comes first, and only its winner opens the file: POSIX locks belong to the process, and
 * closing any channel on the file would drop the lock of another deployment in the same JVM
 * (java.nio.channels.FileLock, "platform dependencies").
 */
final class LockFile implements Disk.Lock {
    private final Path path;
    private final String guard;
    private FileChannel channel;
    /** A second one on the same file; closing either drops the lock. */
    private FileChannel witness;
    /** Null if not held. Kept: without it the JVM forgets what it has locked. */
    private FileLock lock;
    private Object key;

    private LockFile(Path path, String guard) {
        this.path = path;
        this.guard = guard;
    }

    /** Locks the file, creating it when missing; null if another instance holds it, or just releases it. */
    static LockFile tryLock(Path path, String guard, FileAttribute<?>... mode) throws IOException {
        if (System.getProperties().putIfAbsent(guard, "held") != null) {
            return null;
        }
        LockFile file = new LockFile(path, guard);
        try {
            file.lock = file.acquire(mode);
            return file.lock == null ? null : file;
        } finally {
            if (file.lock == null) {
                file.close();
            }
        }
    }

    private FileLock acquire(FileAttribute<?>... mode) throws IOException {
        try {
            ChannelFile.requireRegular(path);
        } catch (NoSuchFileException e) {
            // The next line creates it.
        }
        channel = FileChannel.open(path, Set.of(CREATE, WRITE, NOFOLLOW_LINKS), mode);
        FileLock acquired = channel.tryLock();
        return acquired != null && isNamed() ? acquired : null; // Else its former holder has deleted it since.
    }

    /**
     * Whether the name leads to the locked file. Only a second channel can tell: the file system gives the key of a
     * deleted file to a new one. As long as this file is open its own key is not given away.
     */
    private boolean isNamed() throws IOException {
        try {
            key = ChannelFile.requireRegular(path).fileKey();
            witness = FileChannel.open(path, WRITE, NOFOLLOW_LINKS);
            witness.tryLock();
            return false;
        } catch (NoSuchFileException e) {
            return false;
        } catch (OverlappingFileLockException e) { // This JVM has locked that very file.
            return true;
        }
    }

    @Override
    public boolean isIntact() {
        return new ChannelFile(path, channel, key).sizeByName() >= 0;
    }

    @Override
    @SuppressWarnings("try")
    public void close() throws IOException {
        try (FileChannel first = channel; FileChannel second = witness) {
            if (lock != null && isIntact()) {
                Files.delete(path);
            }
        } finally {
            System.getProperties().remove(guard); // Last: a channel that others open would lose its lock.
        }
    }
}
