package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pushwoosh.webhook.journal.Shell;

/** Makes system calls of a process that runs fail, until closed. Skips the test where that cannot be done. */
final class Strace implements AutoCloseable {
    private final Process process;
    private final Path trace;

    private Strace(Process process, Path trace) {
        this.process = process;
        this.trace = trace;
    }

    /**
     * Begins, and returns once all threads of the process are traced.
     *
     * @param injection as of {@code strace -e inject=}, such as {@code fdatasync:error=EIO:when=3}
     * @param file to which the calls are to lead; null for any
     * @param trace a new file
     */
    static Strace inject(long pid, String injection, Path file, Path trace) throws IOException {
        assumeTrue(Shell.isRoot(), "SKIPPED: only root can attach to any process");
        assumeTrue(Shell.missing("strace").isEmpty(), "SKIPPED: no strace");
        String calls = injection.substring(0, injection.indexOf(':'));
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-q", "-o", trace.toString(), "-p",
                Long.toString(pid), "-e", "signal=none", "-e", "trace=" + calls, "-e", "inject=" + injection));
        if (file != null) {
            command.addAll(List.of("-P", file.toString()));
        }
        Strace strace = new Strace(new ProcessBuilder(command).inheritIO().start(), trace);
        ChildProcesses.watch(strace.process);
        Await.until(command + " has attached", Container.PATIENCE, () -> strace.isAttached(pid));
        return strace;
    }

    private boolean isAttached(long pid) {
        if (!process.isAlive()) {
            throw new AssertionError("strace ended with " + process.exitValue());
        }
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.allMatch(this::isTraced);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isTraced(Path thread) {
        try {
            return Files.readString(thread.resolve("status")).contains("TracerPid:\t" + process.pid() + "\n");
        } catch (IOException e) {
            return true; // It has ended.
        }
    }

    /** How many calls were made to fail. */
    long injectedCount() throws IOException {
        try (Stream<String> lines = Files.lines(trace)) {
            return lines.filter(line -> line.endsWith("(INJECTED)")).count();
        }
    }

    /** Lets go of the process, which goes on. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
