package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Commands of the operating system, for tests that mount file systems. */
public final class Shell {
    private static final long LIMIT_SECONDS = 60;

    private Shell() {
    }

    /** Runs a command to its end and returns what it said. */
    public static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("not within " + LIMIT_SECONDS + " s: " + List.of(command));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + List.of(command), e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(List.of(command) + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }

    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Which of these commands are missing; empty if all are. */
    public static List<String> missing(String... commands) {
        List<Path> path = Stream.of(System.getenv("PATH").split(":")).map(Path::of).toList();
        return Stream.of(commands)
                .filter(command -> path.stream().map(place -> place.resolve(command)).noneMatch(Files::isExecutable))
                .toList();
    }
}
