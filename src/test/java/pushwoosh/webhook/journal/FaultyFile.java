package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import pushwoosh.webhook.journal.Faults.Fault;
import pushwoosh.webhook.journal.Faults.Operation;

/** An open file of a {@link FaultyDisk}. What the journal does not call is not supported. */
final class FaultyFile extends FileChannel implements Disk.OpenFile {
    private final FaultyDisk disk;
    private final String name;
    private final SimulatedFile file;
    private boolean broken;
    private boolean closed;

    FaultyFile(FaultyDisk disk, String name, SimulatedFile file) {
        this.disk = disk;
        this.name = name;
        this.file = file;
    }

    private Fault strikeOpen(Operation operation) throws IOException {
        if (closed) {
            disk.reportMisuse(operation + " " + name + " after close");
        }
        if (broken || closed) {
            throw new ClosedChannelException();
        }
        Fault fault = disk.strike(operation, name);
        if (fault == Fault.CHANNEL_CLOSED) {
            broken = true;
            throw new ClosedByInterruptException();
        }
        return fault;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        Fault fault = strikeOpen(Operation.WRITE);
        if (fault == Fault.REFUSED) {
            throw FaultyDisk.refused(Operation.WRITE, name);
        }
        long room = Math.min(disk.room(file), bytes.remaining());
        if (room == 0 && bytes.hasRemaining()) {
            throw new IOException("No space left on device");
        }
        byte[] written = new byte[(int) (fault == Fault.SHORT ? (room + 1) / 2 : room)];
        bytes.get(written);
        file.append(written);
        if (fault == Fault.DONE_BUT_REPORTED) {
            bytes.position(bytes.position() - written.length);
            throw FaultyDisk.refused(Operation.WRITE, name);
        }
        return written.length;
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        if (strikeOpen(Operation.READ) != null) {
            throw FaultyDisk.refused(Operation.READ, name);
        }
        return file.read(bytes, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
        if (strikeOpen(Operation.FORCE) != null) {
            file.failForce(disk.random());
            throw FaultyDisk.refused(Operation.FORCE, name);
        }
        file.force();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        Fault fault = strikeOpen(Operation.TRUNCATE);
        if (fault == null || fault == Fault.DONE_BUT_REPORTED) {
            file.truncate(size);
        }
        if (fault != null) {
            throw FaultyDisk.refused(Operation.TRUNCATE, name);
        }
        return this;
    }

    @Override
    public long size() throws IOException {
        if (strikeOpen(Operation.SIZE) != null) {
            throw FaultyDisk.refused(Operation.SIZE, name);
        }
        return file.size();
    }

    @Override
    public long sizeByName() {
        boolean hidden = disk.strike(Operation.SIZE_BY_NAME, name) != null;
        return !hidden && disk.isAt(name, file) ? file.size() : -1;
    }

    @Override
    public FileChannel channel() {
        return this;
    }

    @Override
    protected void implCloseChannel() throws IOException {
        closed = true;
        if (disk.strike(Operation.CLOSE, name) != null) {
            throw FaultyDisk.refused(Operation.CLOSE, name);
        }
    }

    @Override
    public int read(ByteBuffer bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer bytes, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
