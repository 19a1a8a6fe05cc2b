package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another program that takes POSTs, as a child process on a port of the loopback address. */
final class Peer implements AutoCloseable {
    private static final Path CONFIGURATIONS = Path.of("src", "benchmark", "peers").toAbsolutePath();
    private static final int START_SECONDS = 60;

    private final Path directory;
    private final int port;
    private Process process;

    /**
     * Lays out the folder of a peer.
     *
     * @param configurations names of the files that it needs, with {@code @PORT@} and {@code @DIRECTORY@} filled in
     */
    Peer(Path directory, String... configurations) throws IOException {
        this.directory = Files.createDirectories(directory);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        for (String name : configurations) {
            Path file = Files.writeString(directory.resolve(name), filled(name, directory, port));
            if (name.endsWith(".sh") && !file.toFile().setExecutable(true)) {
                throw new IOException(file + " cannot be made executable");
            }
        }
    }

    /** The text of a configuration with its place and port. */
    static String filled(String name, Path directory, int port) throws IOException {
        return Files.readString(CONFIGURATIONS.resolve(name)).replace("@DIRECTORY@", directory.toString())
                .replace("@PORT@", Integer.toString(port));
    }

    Path directory() {
        return directory;
    }

    String port() {
        return Integer.toString(port);
    }

    /** Runs a program to its end; false if there is none of that name, or it fails. */
    boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("install.log").toFile()))
                    .start().waitFor() == 0;
        } catch (IOException e) {
            Files.writeString(directory.resolve("install.log"), e.getMessage(), StandardCharsets.UTF_8);
            return false;
        }
    }

    /** Starts the program and waits until it listens; false if there is none of that name, or it ends. */
    boolean start(List<String> command) throws InterruptedException {
        try {
            process = new ProcessBuilder(new ArrayList<>(command)).directory(directory.toFile()).redirectErrorStream(true)
                    .redirectOutput(directory.resolve("console.log").toFile()).start();
        } catch (IOException e) {
            return false;
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (process.isAlive() && System.nanoTime() - end < 0) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        return false;
    }

    Contender contender(String name, String path, Path body) {
        return new Contender(name, "http://127.0.0.1:" + port + path, process.pid(), null, body);
    }

    /** Ends it and the processes that it has started. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
