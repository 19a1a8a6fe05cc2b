package pushwoosh.webhook.status;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import pushwoosh.webhook.journal.DayFileName;

/**
 * The day files in the directory.
 *
 * @param latest those of the latest days with their sizes in bytes, latest first
 * @param count of all
 * @param bytes of all
 */
public record StoredFiles(Map<DayFileName, Long> latest, int count, long bytes) {
    private static final int LATEST_MAX = 1_000;
    private static final Comparator<DayFileName> LATEST_FIRST = Comparator.comparing(DayFileName::day).reversed()
            .thenComparing(DayFileName::series).thenComparing(DayFileName::number)
            .thenComparing(DayFileName::compressed);

    /** Reads the directory in constant memory. */
    public static StoredFiles in(Path directory) throws IOException {
        TreeMap<DayFileName, Long> latest = new TreeMap<>(LATEST_FIRST);
        int count = 0;
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                DayFileName name = DayFileName.parse(file.getFileName().toString()).orElse(null);
                if (name != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    long size = file.toFile().length(); // 0 if it was deleted meanwhile.
                    latest.put(name, size);
                    count++;
                    bytes += size;
                    if (latest.size() > LATEST_MAX) {
                        latest.pollLastEntry();
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new StoredFiles(latest, count, bytes);
    }
}
