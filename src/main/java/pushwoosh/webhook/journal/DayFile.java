package pushwoosh.webhook.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open day file: append, force, mark durable; or cut back. For the committer's thread only.
 *
 * <p>Invariant: {@code durable <= written}; bytes up to {@code durable} were forced and are whole lines. After a
 * {@link #force} that did not return only {@link #cutBack} and {@link #close} are of use.
 */
final class DayFile implements Closeable {
    final DayFileName name;
    private final Disk.OpenFile file;
    private long durable;
    private long written;
    private boolean dirty;
    private boolean forceFailed;

    private DayFile(DayFileName name, Disk.OpenFile file, long size) {
        this.name = name;
        this.file = file;
        this.durable = size;
        this.written = size;
    }

    /** Takes a file just opened or created: cuts what a crash tore and makes the name durable. Closes it on failure. */
    static DayFile recover(Disk disk, DayFileName name, Disk.OpenFile file, RateLimitedLog errors) throws IOException {
        try {
            new TornTail(disk, file, name.toString(), errors).cut();
            disk.forceDirectory();
            return new DayFile(name, file, file.channel().size());
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    long durableBytes() {
        return durable;
    }

    void append(ByteBuffer bytes) throws IOException {
        dirty = true;
        int before = bytes.remaining();
        try {
            file.writeAll(bytes);
        } finally {
            written += before - bytes.remaining();
        }
    }

    /** Forces what was appended. Never call it again after it has thrown: the next one may lie. */
    void force() throws IOException {
        forceFailed = true;
        file.channel().force(false);
        forceFailed = false;
    }

    /** Whether the name still leads to this file and the file holds what was appended, no less, no more. */
    boolean isIntact() {
        return file.sizeByName() == written;
    }

    /** What was appended is durable now: forced, and {@link #isIntact} since. Returns how many bytes. */
    long markDurable() {
        long added = written - durable;
        durable = written;
        dirty = false;
        return added;
    }

    /** Whether an append was begun that did not become durable. */
    boolean isDirty() {
        return dirty;
    }

    /**
     * Cuts the file back to its durable bytes, durably, if it is dirty; refuses if another program has appended to it.
     *
     * @throws IOException also after a failed force: nothing appended later could be made durable here
     */
    void cutBack() throws IOException {
        if (!dirty) {
            return;
        }
        if (file.channel().size() > written) {
            throw new IOException("another program has appended to " + name);
        }
        file.channel().truncate(durable);
        written = durable;
        file.channel().force(true);
        if (forceFailed) {
            throw new IOException("a force failed");
        }
        dirty = false;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
