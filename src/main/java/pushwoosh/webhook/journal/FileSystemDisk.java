package pushwoosh.webhook.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of the real file system. Steps that a platform does not know (POSIX modes, forcing a
 * directory) are left out by asking the platform first, never by swallowing an exception.
 */
final class FileSystemDisk implements Disk {
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r-----");

    private final JournalDirectory directory;

    FileSystemDisk(Path path) {
        this.directory = new JournalDirectory(path);
    }

    @Override
    public String toString() {
        return directory.path().toString();
    }

    private Path path(String name) {
        return directory.path().resolve(name);
    }

    @Override
    public boolean openDirectory() throws IOException {
        return directory.open();
    }

    @Override
    public void forceDirectory() throws IOException {
        JournalDirectory.force(directory.path());
    }

    @Override
    public OpenFile create(String name) throws IOException {
        directory.requireSame();
        OpenFile file = ChannelFile.create(path(name), directory.mode(FILE_MODE));
        directory.restoreMode(path(name), FILE_MODE);
        return file;
    }

    @Override
    public OpenFile open(String name) throws IOException {
        directory.requireSame();
        return ChannelFile.open(path(name));
    }

    @Override
    public boolean exists(String name) throws IOException {
        try {
            ChannelFile.attributes(path(name));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public boolean isFile(String name) {
        return Files.isRegularFile(path(name), NOFOLLOW_LINKS);
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(directory.path())) {
            return paths.map(path -> path.getFileName().toString()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void link(String link, String target) throws IOException {
        Path temporary = path("." + target + ".link"); // Two instances never link to one target.
        Files.deleteIfExists(temporary);
        Files.createSymbolicLink(temporary, Path.of(target));
        Files.move(temporary, path(link), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String linkTarget(String link) throws IOException {
        return Files.isSymbolicLink(path(link)) ? Files.readSymbolicLink(path(link)).toString() : null;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        if (exists(name)) {
            ChannelFile.requireRegular(path(name));
            Files.deleteIfExists(path(name));
        }
    }

    @Override
    public Lock tryLock(String name) throws IOException {
        directory.requireSame();
        String guard = "pushwoosh.webhook.lock:" + directory.identity() + ":" + name;
        return LockFile.tryLock(path(name), guard, directory.mode(FILE_MODE));
    }

    @Override
    public long usableBytes() {
        return directory.path().toFile().getUsableSpace();
    }

    @Override
    public long volumeBytes() {
        return directory.path().toFile().getTotalSpace();
    }
}
