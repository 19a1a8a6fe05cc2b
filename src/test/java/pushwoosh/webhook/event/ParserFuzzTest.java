package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs Jazzer (libFuzzer for the JVM) in a process of its own on {@link ParserFuzzTarget}: it mutates
 * bodies towards new branches of our code and of Parsson. {@code -Dfuzz.seconds=3600} runs it longer, from
 * where the last run in this build directory ended. What it finds is kept in {@code target/fuzz/found}.
 */
class ParserFuzzTest {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 20);
    private static final Path DIRECTORY = Path.of("target", "fuzz").toAbsolutePath();
    private static final int SECONDS_TO_START_AND_STOP = 120;
    private static final String UNDER_TEST_ARE_NOT =
            Stream.of(ParserFuzzTarget.class, PlainLines.class, SafeLine.class, SecondOpinion.class,
                    CountingParser.class, TokenRules.class).map(Class::getName).collect(Collectors.joining("*:", "", "*"));

    @Test
    void noBytesBreakThePromisesOfTheParser() throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(DIRECTORY.resolve("corpus"));
        Path found = Files.createDirectories(DIRECTORY.resolve("found"));
        Path log = DIRECTORY.resolve("jazzer.log");
        writeSeeds(corpus);
        long seed = Long.getLong("fuzz.seed", 1 + new Random().nextInt(1_000_000));
        Process jazzer = new ProcessBuilder(command(corpus, found, seed))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertTrue(jazzer.waitFor(SECONDS + SECONDS_TO_START_AND_STOP, TimeUnit.SECONDS),
                    "Jazzer does not end");
        } finally {
            jazzer.destroyForcibly();
        }
        List<String> output = Files.readAllLines(log);
        assertEquals(0, jazzer.exitValue(), () -> output.stream().filter(line -> line.startsWith("== Java Exception:"))
                .findFirst().orElse("no exception") + "\nfuzz.seed=" + seed + ", log: " + log + ", found: " + found);
        output.stream().filter(line -> line.startsWith("fuzzing: ")).forEach(System.out::println);
        System.out.println(output.get(output.size() - 1));
    }

    private static List<String> command(Path corpus, Path found, long seed) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + ParserFuzzTarget.class.getName(),
                "--instrumentation_includes=pushwoosh.webhook.event.**:org.eclipse.parsson.**",
                "--instrumentation_excludes=" + UNDER_TEST_ARE_NOT,
                "--custom_hook_excludes=**",
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + File.separator,
                "-max_total_time=" + SECONDS, "-timeout=20", "-rss_limit_mb=0", "-max_len=4096", "-seed=" + seed));
        command.add(corpus.toString());
        return command;
    }

    private static void writeSeeds(Path corpus) throws IOException {
        MutatedEvents bodies = new MutatedEvents(new Random(1));
        for (int i = 0; i < 100; i++) {
            Files.write(corpus.resolve("seed-" + i), bodies.next());
        }
    }
}
