package pushwoosh.webhook.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open day file: append, force, mark durable; or cut back. For the committer's thread only.
 *
 * <p>Invariant: {@code durable <= written}; bytes up to {@code durable} were forced and are whole
 * lines. After a failed {@link #force} only {@link #cutBack} and {@link #close} are of use.
 */
final class DayFile implements Closeable {
    private final String name;
    private final Disk.OpenFile file;
    private long durable;
    private long written;

    private DayFile(String name, Disk.OpenFile file, long size) {
        this.name = name;
        this.file = file;
        this.durable = size;
        this.written = size;
    }

    /**
     * Creates the file, or opens the one that an earlier run of this instance's number left and cuts
     * its torn tail. The name is durable on return.
     */
    static DayFile open(Disk disk, String name) throws IOException {
        boolean exists = disk.exists(name);
        Disk.OpenFile file = exists ? disk.open(name) : disk.create(name);
        try {
            if (exists) {
                TornTail.cut(disk, file, name);
            } else {
                file.force(true);
            }
            disk.forceDirectory();
            return new DayFile(name, file, file.size());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    String name() {
        return name;
    }

    /** Bytes of whole lines that were forced. */
    long durableBytes() {
        return durable;
    }

    /** Appends all the bytes, in as many writes as the disk wants. */
    void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int count = file.write(bytes);
            if (count <= 0) {
                throw new IOException(name + ": the disk takes no more bytes");
            }
            written += count;
        }
    }

    /** Forces what was appended. Never call it again after it has thrown: the next one may lie. */
    void force() throws IOException {
        file.force(false);
    }

    /** Whether the name still leads to this file and the file holds what was appended, no less, no more. */
    boolean isIntact() {
        return file.sizeByName() == written;
    }

    /** What was appended is durable now: forced, and {@link #isIntact} since. Returns how many bytes. */
    long markDurable() {
        long added = written - durable;
        durable = written;
        return added;
    }

    /** Whether an append was begun that did not become durable. */
    boolean isDirty() {
        return written != durable;
    }

    /** Whether the file was closed under us, as an interrupt does. */
    boolean isClosed() {
        return !file.isOpen();
    }

    /** Cuts the file back to its durable bytes, durably. */
    void cutBack() throws IOException {
        file.truncate(durable);
        file.force(true);
        written = durable;
    }

    /** The same file, opened anew after it was closed under us, and cut back. */
    DayFile reopen(Disk disk) throws IOException {
        Disk.OpenFile again = disk.open(name);
        try {
            DayFile reopened = new DayFile(name, again, durable);
            if (again.size() < durable) {
                throw new IOException(name + " is shorter than its durable bytes");
            }
            reopened.cutBack();
            return reopened;
        } catch (IOException e) {
            again.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
