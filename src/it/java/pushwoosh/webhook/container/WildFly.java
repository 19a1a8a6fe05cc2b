package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * WildFly with the configuration of its distribution, but for the ports and the pace of the deployment scanner.
 * The JVM is started without {@code standalone.sh}, which would stay as a process in between.
 */
final class WildFly extends Container {
    private final int managementPort = LoopbackPort.find();

    WildFly(Path home, Path base) {
        super(home, base);
    }

    @Override
    void layOutBase() throws IOException {
        FileTree.copy(home.resolve("standalone"), base);
        FileTree.edit(base.resolve("configuration/standalone.xml"),
                Map.of("scan-interval=\"5000\"", "scan-interval=\"500\""));
    }

    @Override
    List<String> commandLine() throws IOException {
        List<String> command = new ArrayList<>(List.of("-Xmx512m", "--add-modules=java.se"));
        command.addAll(moduleOptions("bin/common.sh"));
        command.addAll(List.of(
                "-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"),
                "-Dlogging.configuration=" + base.resolve("configuration/logging.properties").toUri(),
                "-jar", home.resolve("jboss-modules.jar").toString(), "-mp", home.resolve("modules").toString(),
                "org.jboss.as.standalone",
                "-Djboss.home.dir=" + home, "-Djboss.server.base.dir=" + base,
                "-Djboss.bind.address=127.0.0.1", "-Djboss.bind.address.management=127.0.0.1",
                "-Djboss.http.port=" + port(), "-Djboss.https.port=" + LoopbackPort.find(),
                "-Djboss.management.http.port=" + managementPort));
        return command;
    }

    @Override
    void start(Map<String, String> systemProperties, Map<String, String> environment) throws IOException {
        // Those of the last run would say that all is deployed when nothing is yet.
        try (DirectoryStream<Path> markers = Files.newDirectoryStream(deployments(), "*.war.*")) {
            for (Path marker : markers) {
                Files.delete(marker);
            }
        }
        super.start(systemProperties, environment);
    }

    @Override
    int addAjp() throws IOException {
        int port = LoopbackPort.find();
        FileTree.edit(base.resolve("configuration/standalone.xml"), Map.of(
                "<http-listener name=\"default\"",
                "<ajp-listener name=\"ajp\" socket-binding=\"ajp\"/><http-listener name=\"default\"",
                "${jboss.ajp.port:8009}", Integer.toString(port)));
        return port;
    }

    @Override
    Path deployments() {
        return base.resolve("deployments");
    }

    /** The scanner gives its marker the time of the WAR that it stands for. */
    @Override
    boolean isDeployed(String name, String news) {
        Path marker = marker(name, ".deployed");
        try {
            return Files.exists(marker(name, ".failed"))
                    || Files.exists(marker) && Files.getLastModifiedTime(marker)
                            .equals(Files.getLastModifiedTime(deployments().resolve(name + ".war")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    boolean isUndeployed(String name) {
        return Files.notExists(marker(name, ".deployed"));
    }

    @Override
    void addUser(String user, String password, String role) throws IOException {
        Path configuration = base.resolve("configuration");
        Files.writeString(configuration.resolve("application-users.properties"),
                user + "=" + md5(user + ":ApplicationRealm:" + password) + "\n", APPEND);
        Files.writeString(configuration.resolve("application-roles.properties"), user + "=" + role + "\n", APPEND);
    }

    /**
     * Runs a command of the management command line, as an admin of this machine does.
     *
     * @return what it printed
     * @throws IOException if it failed
     */
    String manage(String command) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar", home.resolve("bin/client/jboss-cli-client.jar").toString(),
                "--connect", "--controller=127.0.0.1:" + managementPort, "--command=" + command)
                .directory(base.toFile()).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + ": " + printed);
        }
        return printed;
    }

    private Path marker(String name, String suffix) {
        return deployments().resolve(name + ".war" + suffix);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
