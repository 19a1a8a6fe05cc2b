package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Tomcat with the configuration of its distribution, but for the ports and the pace of automatic deployment. */
final class Tomcat extends Container {
    /** Of the heap, in MiB. */
    int heapMax = 256;

    Tomcat(Path home, Path base) {
        super(home, base);
    }

    @Override
    void layOutBase() throws IOException {
        FileTree.copy(home.resolve("conf"), base.resolve("conf"));
        for (String folder : List.of("logs", "temp", "webapps", "work")) {
            Files.createDirectory(base.resolve(folder));
        }
        FileTree.edit(base.resolve("conf/server.xml"), Map.of(
                "<Server port=\"8005\"", "<Server port=\"-1\"",
                "<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"" + port() + "\"",
                // Looks for new WARs each second instead of every ten.
                "<Engine name=\"Catalina\" defaultHost=\"localhost\">",
                "<Engine name=\"Catalina\" defaultHost=\"localhost\" backgroundProcessorDelay=\"1\">"));
    }

    @Override
    List<String> commandLine() throws IOException {
        Path bin = home.resolve("bin");
        List<String> command = moduleOptions("bin/catalina.sh");
        command.addAll(List.of("-Xmx" + heapMax + "m",
                "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
                "-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager",
                "-Dcatalina.home=" + home, "-Dcatalina.base=" + base, "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-cp", bin.resolve("bootstrap.jar") + File.pathSeparator + bin.resolve("tomcat-juli.jar"),
                "org.apache.catalina.startup.Bootstrap", "start"));
        return command;
    }

    @Override
    Path deployments() {
        return base.resolve("webapps");
    }

    @Override
    boolean isDeployed(String name, String news) {
        return news.contains("Deployment of web application archive [" + deployments().resolve(name + ".war")
                + "] has finished");
    }

    @Override
    boolean isUndeployed(String name) {
        return Files.notExists(deployments().resolve(name));
    }

    @Override
    void addUser(String user, String password, String role) throws IOException {
        FileTree.edit(base.resolve("conf/tomcat-users.xml"), Map.of("</tomcat-users>",
                "<user username='" + user + "' password='" + password + "' roles='" + role + "'/>\n</tomcat-users>"));
    }

    @Override
    int addAjp() throws IOException {
        int port = LoopbackPort.find();
        FileTree.edit(base.resolve("conf/server.xml"), Map.of("<Engine name", "<Connector protocol=\"AJP/1.3\""
                + " address=\"127.0.0.1\" port=\"" + port + "\" secretRequired=\"false\"/>\n<Engine name"));
        return port;
    }

    /** What a servlet throws is in a file of its own, which the console does not show. */
    @Override
    String log() throws IOException {
        StringBuilder text = new StringBuilder(super.log());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(base.resolve("logs"), "localhost.*.log")) {
            for (Path file : files) {
                text.append(new String(Files.readAllBytes(file), UTF_8));
            }
        }
        return text.toString();
    }
}
