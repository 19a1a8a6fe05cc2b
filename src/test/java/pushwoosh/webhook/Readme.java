package pushwoosh.webhook;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The tables of the README, for tests that compare them with the code. */
public final class Readme {
    private Readme() {}

    /** Returns the cells of each row below a header. */
    public static List<List<String>> table(String header) {
        try {
            List<String> lines = Files.readAllLines(Path.of("README.md"));
            return lines.stream().skip(lines.indexOf(header) + 2L).takeWhile(line -> line.startsWith("|"))
                    .map(line -> Stream.of(line.substring(1).split("\\|")).map(String::strip).toList()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asserts that a text lists what the code has, in any order; the message is only what to add and to remove. */
    public static void assertSame(Collection<String> code, Collection<String> listed, String where) {
        Collection<String> missing = new TreeSet<>(code);
        missing.removeAll(listed);
        Collection<String> wrong = new TreeSet<>(listed);
        wrong.removeAll(code);
        if (!missing.isEmpty() || !wrong.isEmpty()) {
            fail(where + ": add " + missing + ", remove " + wrong);
        }
    }
}
