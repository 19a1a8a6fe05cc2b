package pushwoosh.webhook.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * One directory of a file system; names are file names in that directory. Production is {@link FileSystemDisk}, tests
 * have a disk that fails and loses what was not forced. Every method throws {@link IOException} when the disk refuses.
 */
interface Disk {
    /**
     * Makes the directory usable, creating it and forcing its parent when missing. Must succeed once before
     * anything else. Fails also if the path leads to another file system than before.
     *
     * @return true if it is another directory than at the call before, so that the locks held before are void
     */
    boolean openDirectory() throws IOException;

    /** Makes names created, renamed or deleted so far durable. */
    void forceDirectory() throws IOException;

    /** Creates the file, mode 0640; fails if the name exists in any form. */
    OpenFile create(String name) throws IOException;

    /** Opens an existing regular file; follows no link. */
    OpenFile open(String name) throws IOException;

    /** Whether the name exists in any form. */
    boolean exists(String name) throws IOException;

    /** All names in the directory, in no order. */
    List<String> names() throws IOException;

    /** Makes {@code link} a symbolic link to {@code target}, replacing it in one step. */
    void link(String link, String target) throws IOException;

    /** The name that the link leads to, empty if there is no such link. */
    String linkTarget(String link) throws IOException;

    /** Renames in one step, replacing what stood there. */
    void rename(String from, String to) throws IOException;

    /** Deletes the file if it exists; refuses anything but a regular file. */
    void delete(String name) throws IOException;

    /** Locks the name against every other instance, in this JVM and outside; null if another one holds it. */
    Lock tryLock(String name) throws IOException;

    /** Free space in bytes for this process; 0 if there is none or it is unknown. */
    long usableBytes();

    /** Size of the volume in bytes; 0 if it is unknown. */
    long volumeBytes();

    /** A write failed or was short: no space is left, or a quota or limit is reached. */
    final class WriteException extends IOException {
        private static final long serialVersionUID = 1L;

        WriteException(IOException cause) {
            super(cause);
        }

        /** The cause only: the name of this class says nothing to a reader of the log. */
        @Override
        public String toString() {
            return getCause().toString();
        }
    }

    /** A lock file that this instance holds; it is deleted when closed. */
    interface Lock extends Closeable {
        /** False once the file was deleted or replaced: then the lock does not exclude others any more. */
        boolean isIntact();
    }

    /** An open file that is only ever appended to. For one thread. */
    interface OpenFile extends Closeable {
        /** Appends, forces, cuts and measures the file. Cannot read. */
        FileChannel channel();

        /** Appends all the bytes, in as many writes as it takes. */
        default void writeAll(ByteBuffer bytes) throws WriteException {
            try {
                while (bytes.hasRemaining()) {
                    if (channel().write(bytes) <= 0) {
                        throw new IOException("the disk accepts no more bytes");
                    }
                }
            } catch (IOException e) {
                throw new WriteException(e);
            }
        }

        /** Reads into {@code bytes} from the position; -1 at the end. */
        int read(ByteBuffer bytes, long position) throws IOException;

        /** The size of this file if its name still leads to it, else -1. */
        long sizeByName();

        @Override
        default void close() throws IOException {
            channel().close();
        }
    }
}
