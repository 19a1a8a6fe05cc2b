package pushwoosh.webhook.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Objects;
import java.util.Set;

/** An open file of a {@link FileSystemDisk}. */
final class ChannelFile implements Disk.OpenFile {
    private final Path path;
    private final FileChannel channel;
    private final Object key;
    /** Opened at the first read: APPEND and READ exclude each other on one channel. */
    private FileChannel reader;

    private ChannelFile(Path path, FileChannel channel, Object key) {
        this.path = path;
        this.channel = channel;
        this.key = key;
    }

    static ChannelFile create(Path path, FileAttribute<?>... mode) throws IOException {
        FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
                StandardOpenOption.APPEND, NOFOLLOW_LINKS), mode);
        return new ChannelFile(path, channel, attributes(path).fileKey());
    }

    static ChannelFile open(Path path) throws IOException {
        Object key = requireRegular(path).fileKey();
        return new ChannelFile(path, FileChannel.open(path,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND, NOFOLLOW_LINKS)), key);
    }

    /** Looked at before every open: that of a FIFO would wait for its other end. */
    static BasicFileAttributes requireRegular(Path path) throws IOException {
        BasicFileAttributes found = attributes(path);
        if (!found.isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "not a regular file; rename or delete it");
        }
        return found;
    }

    static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return channel.write(bytes);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        if (reader == null) {
            reader = FileChannel.open(path, StandardOpenOption.READ, NOFOLLOW_LINKS);
        }
        return reader.read(bytes, position);
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
            BasicFileAttributes now = attributes(path);
            return Objects.equals(key, now.fileKey()) ? now.size() : -1;
        } catch (IOException e) {
            return -1; // Readers cannot reach the file by its name.
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
