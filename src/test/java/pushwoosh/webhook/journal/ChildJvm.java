package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM on the test's class path. Ended by {@link #close}, by force if need be. */
final class ChildJvm implements AutoCloseable {
    private static final long EXIT_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
    }

    /** Starts the class's {@code main}; {@code before} are the words of a command that is to start the JVM. */
    static ChildJvm start(List<String> before, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return new ChildJvm(builder.start());
    }

    static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), main, arguments);
    }

    /** Runs the class's {@code main} to its end and returns its last line. */
    static String run(Class<?> main, String... arguments) throws IOException {
        try (ChildJvm child = start(main, arguments)) {
            List<String> lines = child.rest();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    /** For the child: says a line to the parent, at once. */
    static void say(String line) {
        PrintStream out = System.out;
        out.println(line);
        out.flush();
    }

    /** The next line, null at the end. */
    String line() throws IOException {
        return output.readLine();
    }

    /** All lines up to the end of the process. */
    List<String> rest() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            lines.add(line);
        }
        return lines;
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9}. */
    void kill() {
        process.toHandle().destroyForcibly(); // Process.destroyForcibly() closes our end of its output.
        awaitEnd();
    }

    private void awaitEnd() {
        process.onExit().orTimeout(EXIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Tells the child to end, by the end of its input, and waits. */
    void end() throws IOException {
        process.getOutputStream().close();
        awaitEnd();
    }

    @Override
    public void close() throws IOException {
        kill();
        output.close();
    }
}
