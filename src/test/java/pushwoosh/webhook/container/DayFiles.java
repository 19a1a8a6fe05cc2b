package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What lies in the directory of an instance, judged as it is read: every byte belongs to a whole line, and every
 * line to the day that it names.
 */
final class DayFiles {
    private static final Pattern LINE = Pattern.compile(
            "\\{\"received_at\":\"(\\d{4}-\\d\\d-\\d\\d)T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(?:Z|[+-]\\d\\d:\\d\\d)\",(.*)\\}");

    private final Path directory;
    private final String ending;

    DayFiles(Path directory) {
        this(directory, "log");
    }

    private DayFiles(Path directory, String ending) {
        this.directory = directory;
        this.ending = ending;
    }

    /** The same with the compressed files. */
    static DayFiles withCompressed(Path directory) {
        return new DayFiles(directory, "{log,log.gz}");
    }

    Path directory() {
        return directory;
    }

    /** The events as written, in the order of the files' names and of their lines, without the envelope. */
    List<String> events() throws IOException {
        List<String> events = new ArrayList<>();
        for (String rest : linesAfterStamp("events")) {
            assertTrue(rest.startsWith("\"event\":{"), rest);
            events.add(rest.substring("\"event\":".length()));
        }
        return events;
    }

    /** The rejected lines without the stamp and the braces: {@code "status":400,...}. */
    List<String> rejected() throws IOException {
        return linesAfterStamp("rejected");
    }

    /** The lines of {@code events} or {@code rejected} as they stand. */
    List<String> lines(String kind) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(kind)) {
            lines.addAll(lines(file));
        }
        return lines;
    }

    /** How many lines of the events' files are not whole ones. */
    int tornCount() throws IOException {
        int torn = 0;
        for (Path file : files("events")) {
            String text = new String(bytes(file), UTF_8);
            torn += text.isEmpty() || text.endsWith("\n") ? 0 : 1;
            torn += (int) text.lines().filter(line -> !LINE.matcher(line).matches()).count();
        }
        return torn;
    }

    /** How many torn tails were cut off the events' files and kept aside. */
    int tornTailCount() {
        return directory.toFile().list((folder, name) -> name.startsWith("events.") && name.contains(".torn")).length;
    }

    /** The names of the events' files, in their order. */
    List<String> eventFileNames() throws IOException {
        return files("events").stream().map(file -> file.getFileName().toString()).toList();
    }

    private List<String> linesAfterStamp(String kind) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(kind)) {
            for (String line : lines(file)) {
                Matcher matcher = LINE.matcher(line);
                assertTrue(matcher.matches(), () -> file + " has the line " + line);
                assertEquals(matcher.group(1), file.getFileName().toString().split("\\.")[1], line);
                lines.add(matcher.group(2));
            }
        }
        return lines;
    }

    private List<Path> files(String kind) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, kind + ".*." + ending)) {
                found.forEach(files::add);
            }
        }
        for (Path file : List.copyOf(files)) {
            Path plain = Path.of(file.toString().replaceFirst("\\.gz$", ""));
            if (!plain.equals(file) && files.contains(plain) && Arrays.equals(bytes(file), bytes(plain))) {
                files.remove(file); // A compression that did not end.
            }
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!file.toString().endsWith(".gz")) {
            return Files.readAllBytes(file);
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
        if (text.isEmpty()) {
            return List.of();
        }
        assertTrue(text.endsWith("\n"), () -> file + " ends in the middle of a line");
        return List.of(text.substring(0, text.length() - 1).split("\n", -1));
    }
}
