package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What the benchmark has to say, in Markdown: printed at once and appended to a file. */
final class Report {
    private final Path file;

    Report(Path file) throws IOException {
        this.file = file;
        Files.deleteIfExists(file);
    }

    void heading(String text) throws IOException {
        line("\n## " + text + "\n");
    }

    void line(String text) throws IOException {
        System.out.println(text);
        Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** A table; the first row is its head. Columns are padded, so that it can be read as it stands. */
    void table(List<List<String>> rows) throws IOException {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            line(row(rows.get(i), widths));
            if (i == 0) {
                List<String> rule = new ArrayList<>();
                for (int width : widths) {
                    rule.add("-".repeat(width));
                }
                line(row(rule, widths));
            }
        }
        line("");
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            text.append(' ').append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length())).append(" |");
        }
        return text.toString();
    }
}
