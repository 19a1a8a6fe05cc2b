package pushwoosh.webhook.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** An open file of a {@link FileSystemDisk}. */
final class ChannelFile implements Disk.OpenFile {
    private final Path path;
    private final FileChannel channel;
    private final Object key;
    /** Opened at the first read: APPEND and READ exclude each other on one channel. */
    private FileChannel reader;

    ChannelFile(Path path, FileChannel channel, Object key) {
        this.path = path;
        this.channel = channel;
        this.key = key;
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
            BasicFileAttributes now = FileSystemDisk.attributes(path);
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
        try (channel) {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
