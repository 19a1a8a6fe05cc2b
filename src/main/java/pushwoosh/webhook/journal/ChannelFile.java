package pushwoosh.webhook.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Objects;
import java.util.Set;

/** An open file of a {@link FileSystemDisk}; the key tells it from others, where the file system has keys. */
record ChannelFile(Path path, FileChannel channel, Object key) implements Disk.OpenFile {
    static ChannelFile create(Path path, FileAttribute<?>... mode) throws IOException {
        FileChannel channel = FileChannel.open(path, Set.of(CREATE_NEW, WRITE, APPEND, NOFOLLOW_LINKS), mode);
        return new ChannelFile(path, channel, attributes(path).fileKey());
    }

    static ChannelFile open(Path path) throws IOException {
        Object key = requireRegular(path).fileKey();
        return new ChannelFile(path, FileChannel.open(path, WRITE, APPEND, NOFOLLOW_LINKS), key);
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
    public int read(ByteBuffer bytes, long position) throws IOException {
        try (FileChannel reader = FileChannel.open(path, READ, NOFOLLOW_LINKS)) {
            return reader.read(bytes, position); // APPEND and READ exclude each other on one channel.
        }
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
}
