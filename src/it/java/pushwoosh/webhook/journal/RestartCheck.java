package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in a directory after a crash, once a journal has started there again. */
final class RestartCheck {
    private RestartCheck() {
    }

    /** Starts and closes a journal in the directory, then says what is wrong with its day files. */
    static List<String> wrong(Path directory, Iterable<TrackedAppend> sent) throws IOException, InterruptedException {
        try (Journal journal = Journal.open(directory, ChildAppender.LIMITS)) {
            assertTrue(journal.awaitStart(Duration.ofSeconds(30)), "the journal starts");
        }
        return DayFileCheck.check(files(directory), sent, file -> true);
    }

    static Map<String, byte[]> files(Path directory) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }
}
