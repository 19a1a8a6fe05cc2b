package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A servlet container as a child process, on ports of the loopback address and with files of its own.
 *
 * <p>It may be started again after {@link #stop} or {@link #kill}: the port, the files and what is deployed stay.
 * For one thread; {@link #url}, {@link #port} and {@link #pid} may be called from any. When this JVM ends, however
 * it ends, the process ends too.
 */
abstract class Container implements AutoCloseable {
    /** Generous: the machine may be busy, and nothing is measured with it. */
    static final Duration PATIENCE = Duration.ofSeconds(240);

    private static final Pattern MODULE_OPTION =
            Pattern.compile("--add-(?:exports|opens)=[a-z.]+/[a-zA-Z.]+=ALL-UNNAMED");

    final Path home;
    final Path base;
    private final int port = LoopbackPort.find();
    private volatile Process process;

    /**
     * Makes an instance that is not yet started.
     *
     * @param home the unpacked distribution; nothing is written there
     * @param base what this instance may write; emptied and filled from the distribution
     */
    Container(Path home, Path base) {
        this.home = home;
        this.base = base.toAbsolutePath();
        try {
            FileTree.delete(this.base);
            Files.createDirectories(this.base);
            layOutBase();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lay out " + base + " from " + home, e);
        }
    }

    /** Fills {@link #base} from {@link #home}; called once, by the constructor. */
    abstract void layOutBase() throws IOException;

    /** The arguments of {@code java}, without the system properties of {@link #start}. */
    abstract List<String> commandLine() throws IOException;

    /** The folder that is watched for WARs. */
    abstract Path deployments();

    /**
     * Whether the WAR that lies in {@link #deployments} is in service, or will never be.
     *
     * @param news what the process has printed since it was started or the WAR was put there
     */
    abstract boolean isDeployed(String name, String news);

    abstract boolean isUndeployed(String name);

    /** Lets a user of the container in by HTTP Basic; before {@link #start}. */
    abstract void addUser(String user, String password, String role) throws IOException;

    /** Lets it speak AJP too, without a secret; before {@link #start}. Returns the port. */
    abstract int addAjp() throws IOException;

    final void start() throws IOException {
        start(Map.of(), Map.of());
    }

    /**
     * Returns when it listens and every WAR of {@link #deploy} is in service.
     *
     * @param systemProperties of the container's JVM
     * @param environment added to that of this JVM
     */
    void start(Map<String, String> systemProperties, Map<String, String> environment) throws IOException {
        int consoleStart = console().length();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("container.java.home", System.getProperty("java.home")),
                "bin", "java").toString());
        // Messages are looked for in the log.
        command.addAll(List.of("-Duser.language=en", "-Duser.country=US"));
        systemProperties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(commandLine());
        ProcessBuilder builder = new ProcessBuilder(command).directory(base.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(consoleFile().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PUSHWOOSH_WEBHOOK_"));
        builder.environment().putAll(environment);
        process = builder.start();
        ChildProcesses.watch(process);
        await("listens on port " + port, this::listens);
        for (String name : deployedNames()) {
            await(name + " deployed", () -> isDeployed(name, console().substring(consoleStart)));
        }
    }

    /**
     * Deploys the WAR, or replaces the one of that name, as an admin does: with a rename into the watched folder.
     * While the container runs, returns when the WAR is in service; otherwise at once.
     *
     * @param name the file name without {@code .war}
     */
    final void deploy(Path war, String name) throws IOException {
        int consoleStart = console().length();
        Path arriving = Files.copy(war, base.resolve(name + ".war.arriving"), StandardCopyOption.REPLACE_EXISTING);
        // Whole milliseconds, because WildFly notes down no more of it.
        Files.setLastModifiedTime(arriving, FileTime.fromMillis(System.currentTimeMillis()));
        Files.move(arriving, deployments().resolve(name + ".war"), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        if (isAlive()) {
            await(name + " deployed", () -> isDeployed(name, console().substring(consoleStart)));
        }
    }

    /** Deletes the WAR; while the container runs, returns when it is out of service. */
    final void undeploy(String name) throws IOException {
        Files.delete(deployments().resolve(name + ".war"));
        if (isAlive()) {
            await(name + " undeployed", () -> isUndeployed(name));
        }
    }

    /** SIGTERM, and waits for the end. */
    final void stop() {
        process.destroy();
        awaitExit("SIGTERM");
    }

    /** SIGKILL, as by {@code kill -9}, and waits for the end. */
    final void kill() {
        process.destroyForcibly();
        awaitExit("SIGKILL");
    }

    /** Ends the process if it is still there. */
    @Override
    public final void close() {
        if (isAlive()) {
            kill();
        }
    }

    final boolean isAlive() {
        return process != null && process.isAlive();
    }

    final long pid() {
        return process.pid();
    }

    final int port() {
        return port;
    }

    /** The address of a path, such as {@code /pushwoosh-webhook/health}. */
    final URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Everything that the container has logged so far, over all starts; access logs not included. */
    String log() throws IOException {
        return console();
    }

    /** What the distribution's own start script opens of the JDK's modules. */
    final List<String> moduleOptions(String script) throws IOException {
        return MODULE_OPTION.matcher(Files.readString(home.resolve(script))).results().map(MatchResult::group)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private String console() {
        try {
            // Not Files.readString, which refuses a character that is written only half.
            return Files.exists(consoleFile()) ? new String(Files.readAllBytes(consoleFile()), UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path consoleFile() {
        return base.resolve("console.log");
    }

    private List<String> deployedNames() throws IOException {
        try (Stream<Path> files = Files.list(deployments())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".war"))
                    .map(name -> name.substring(0, name.length() - ".war".length())).sorted().toList();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void await(String what, BooleanSupplier condition) {
        try {
            Await.until(base.getFileName() + " " + what, PATIENCE, () -> {
                if (!isAlive()) {
                    throw new AssertionError(base.getFileName() + " has exited, waiting for: " + what);
                }
                return condition.getAsBoolean();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; see " + consoleFile(), e);
        }
    }

    private void awaitExit(String signal) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(base.getFileName() + " ignored " + signal + "; see " + consoleFile());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
