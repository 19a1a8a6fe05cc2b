package pushwoosh.webhook.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** An open file of a {@link FileSystemDisk}; the key tells it from others, where the file system has keys. */
record ChannelFile(Path path, FileChannel channel, Object key) implements Disk.OpenFile {
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
