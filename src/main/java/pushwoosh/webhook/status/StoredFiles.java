package pushwoosh.webhook.status;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import pushwoosh.webhook.journal.DayFileName;

/**
 * The day files in the directory.
 *
 * @param latest those of the latest days with their sizes, latest first
 * @param count of all
 * @param bytes of all
 */
public record StoredFiles(List<StoredFile> latest, int count, long bytes) {
    private static final int SHOWN = 14;
    private static final Comparator<StoredFile> LATEST_FIRST =
            Comparator.comparing((StoredFile file) -> file.name().day()).reversed()
                    .thenComparing(file -> file.name().series()).thenComparing(file -> file.name().number())
                    .thenComparing(file -> file.name().compressed());

    /** A day file and its size. */
    public record StoredFile(DayFileName name, long bytes) {
    }

    /** Reads the directory, for the status page. */
    public static StoredFiles in(Path directory) throws IOException {
        return in(directory, SHOWN);
    }

    /** Reads the directory in constant memory; {@code kept} limits the latest files in the result. */
    static StoredFiles in(Path directory, int kept) throws IOException {
        TreeSet<StoredFile> latest = new TreeSet<>(LATEST_FIRST);
        int count = 0;
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                DayFileName name = DayFileName.parse(file.getFileName().toString()).orElse(null);
                if (name != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    long size = file.toFile().length(); // 0 if it was deleted meanwhile.
                    latest.add(new StoredFile(name, size));
                    count++;
                    bytes += size;
                    if (latest.size() > kept) {
                        latest.pollLast();
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new StoredFiles(List.copyOf(latest), count, bytes);
    }
}
