package pushwoosh.webhook.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import pushwoosh.webhook.container.Await;
import pushwoosh.webhook.container.ChildProcesses;

/**
 * A Debian with systemd as its first process, on a throw-away copy of this machine's root file system: packages, paths,
 * ports and service managers are the real ones, and the machine itself is not touched. The network is a loopback
 * device of its own. {@code boot.sh} has the details.
 *
 * <p>Needs root, and Debian's packages to be installed; {@link #boot} skips the test otherwise. For one thread.
 */
final class Debian implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private final Process namespaces;
    private final Path scratch;
    private final long init;

    private Debian(Process namespaces, Path scratch, long init) {
        this.namespaces = namespaces;
        this.scratch = scratch;
        this.init = init;
    }

    /**
     * Returns when systemd has started what a Debian starts without any service.
     *
     * @param packages that must be installed on this machine
     */
    static Debian boot(String... packages) {
        assumeTrue("root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/lib/systemd/systemd")),
                "skipped: needs root on a Debian");
        for (String name : packages) {
            assumeTrue(execute(List.of("dpkg-query", "--show", name)).exitCode() == 0,
                    "skipped: needs apt-get install " + name);
        }
        try {
            Path scratch = Files.createTempDirectory("debian-");
            Path script = Path.of("src/it/debian/boot.sh");
            Path log = Files.createDirectories(Path.of("target")).resolve("debian.log");
            Process namespaces = new ProcessBuilder("bash", script.toString(), scratch.toString(), PROJECT.toString())
                    .redirectErrorStream(true).redirectOutput(log.toFile()).start();
            ChildProcesses.watch(namespaces);
            Await.until("systemd has started; see " + log, PATIENCE, () -> init(namespaces) > 0);
            Debian debian = new Debian(namespaces, scratch, init(namespaces));
            Await.until("Debian has booted", PATIENCE,
                    () -> debian.tryRun("systemctl is-system-running --wait").exitCode() == 0);
            return debian;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process id of systemd once it runs, or 0. */
    private static long init(Process namespaces) {
        if (!namespaces.isAlive()) {
            throw new AssertionError("cannot make the namespaces; see target/debian.log");
        }
        return namespaces.children().filter(child -> child.info().command().orElse("").endsWith("systemd"))
                .mapToLong(ProcessHandle::pid).findFirst().orElse(0);
    }

    /** What a command has printed, standard error included, and its exit code. */
    record Result(int exitCode, String output) {
    }

    /**
     * Runs a command line of bash as root, in the directory of the project.
     *
     * @return what it has printed, without the last line's end
     * @throws AssertionError if a part of it fails
     */
    String run(String command) {
        Result result = tryRun(command);
        if (result.exitCode() != 0) {
            throw new AssertionError(command + "\nhas failed with " + result.exitCode() + ":\n" + result.output());
        }
        return result.output();
    }

    /** The same for a command that may fail. */
    Result tryRun(String command) {
        List<String> line = new ArrayList<>(List.of("nsenter", "--target", Long.toString(init), "--mount", "--pid",
                "--net", "--uts", "--ipc", "--cgroup", "--root", "--wd=" + "/proc/" + init + "/root" + PROJECT, "--"));
        line.addAll(List.of("env", "-i", "HOME=/root", "LANG=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "bash", "-euo", "pipefail", "-c", command));
        return execute(line);
    }

    /** Returns as soon as the command succeeds. */
    void await(String command) {
        Await.until(command, PATIENCE, () -> tryRun(command).exitCode() == 0);
    }

    /** A file of it, as seen from this machine. */
    Path path(String absolute) {
        return Path.of("/proc/" + init + "/root" + absolute);
    }

    @Override
    public void close() {
        namespaces.destroyForcibly();
        try {
            namespaces.waitFor();
            Await.until("systemd has ended", PATIENCE, () -> !Files.exists(Path.of("/proc/" + init)));
            removeControlGroups();
            Files.delete(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    private void removeControlGroups() throws IOException {
        String mounts = Files.readString(Path.of("/proc/self/mounts"));
        Path all = Path.of(mounts.replaceFirst("(?s).*?(?:^|\n)\\S+ (\\S+) cgroup2 .*", "$1"));
        try (Stream<Path> files = Files.walk(all.resolve(scratch.getFileName()))) {
            for (Path group : files.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(group);
            }
        }
    }

    private static Result execute(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8).stripTrailing();
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
