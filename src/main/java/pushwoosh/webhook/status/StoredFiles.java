package pushwoosh.webhook.status;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
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
    private static final Comparator<StoredFile> BY_AGE = Comparator.comparing((StoredFile file) -> file.name().day())
            .thenComparing(file -> file.name().series(), Comparator.reverseOrder())
            .thenComparing(file -> file.name().number(), Comparator.reverseOrder());

    /** One of them. */
    public record StoredFile(DayFileName name, long bytes) {
    }

    /** Appends the files, folded. */
    void append(Html page) {
        if (count > 0) {
            page.raw("<details><summary>").text(Html.count(count) + (count == 1 ? " file, " : " files, ")
                    + Html.bytes(bytes)).raw("</summary><table>");
            latest.forEach(file -> page.raw("<tr>").cell(file.name()).raw("<td class=number>")
                    .text(Html.bytes(file.bytes())).raw("\n"));
            page.raw("</table>").text(count > latest.size() ? "and older ones" : "").raw("</details>\n");
        }
    }

    /** Reads the directory, for the status page. */
    public static StoredFiles in(Path directory) throws IOException {
        return in(directory, SHOWN);
    }

    /** Reads the directory in constant memory; so many of the latest files are kept. */
    static StoredFiles in(Path directory, int kept) throws IOException {
        PriorityQueue<StoredFile> latest = new PriorityQueue<>(BY_AGE);
        int count = 0;
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "{events,rejected}.*.{log,log.gz}")) {
            for (Path file : files) {
                DayFileName name = DayFileName.parse(file.getFileName().toString()).orElse(null);
                if (name != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    long size = file.toFile().length(); // 0 if it was deleted meanwhile.
                    count++;
                    bytes += size;
                    latest.add(new StoredFile(name, size));
                    if (latest.size() > kept) {
                        latest.remove();
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        List<StoredFile> sorted = new ArrayList<>(latest);
        sorted.sort(BY_AGE.reversed());
        return new StoredFiles(sorted, count, bytes);
    }
}
