package pushwoosh.webhook.benchmark;

import static pushwoosh.webhook.benchmark.Statistics.number;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/** Alternatives with default settings, and what a 200 of each guarantees. */
final class PeersSection implements AutoCloseable {
    private static final String NODE_RED = "node-red@4.1.8";
    private static final Path FLUME_POM = Path.of("src", "benchmark", "peers", "flume", "pom.xml").toAbsolutePath();
    private static final int CONNECTIONS = 64;
    private static final String LOG = "*.log";

    private final Options options;
    private final Report report;
    private final Path directory;
    private final Bodies bodies;
    private final List<Peer> peers = new ArrayList<>();
    private final Map<Contender, Promise> promises = new LinkedHashMap<>();

    /**
     * What an answer of 200 is worth.
     *
     * @param words to the reader
     * @param files where the lines can be counted; null for nowhere
     * @param glob of those files
     */
    private record Promise(String words, Path files, String glob) {
    }

    private PeersSection(Options options, Report report) throws IOException {
        this.options = options;
        this.report = report;
        this.directory = Files.createDirectories(options.directory().resolve("peers"));
        this.bodies = new Bodies(options.directory());
    }

    static void run(Options options, Report report) throws Exception {
        report.heading("Beside what else one could use");
        try (PeersSection section = new PeersSection(options, report); Stage stage = new Stage(options, "peers")) {
            stage.deploy("pushwoosh-webhook", options.wars().get(0), Map.of());
            section.deployHomeMade(stage);
            stage.start();
            section.addContexts(stage);
            section.addNginx();
            section.addWebhook();
            section.addFlume();
            section.addNodeRed();
            Rounds rounds = section.measure();
            stage.tomcat().stop();
            report.table(section.promiseTable(rounds));
        }
    }

    private Rounds measure() throws Exception {
        Rounds rounds = new Rounds(List.copyOf(promises.keySet()));
        rounds.warmUp(bodies.event());
        for (int connections : List.of(1, CONNECTIONS)) {
            Comparison.write(report, connections + " connections",
                    rounds.run(bodies.event(), connections, options.rounds(), options.round()));
        }
        return rounds;
    }

    private List<List<String>> promiseTable(Rounds rounds) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("contender", "what its 200 means", "answered 200", "lines in its files"));
        for (Map.Entry<Contender, Promise> entry : promises.entrySet()) {
            Promise promise = entry.getValue();
            rows.add(List.of(entry.getKey().name(), promise.words(), number(rounds.acknowledged(entry.getKey()), 0),
                    promise.files() == null ? "-" : number(EventFiles.lines(promise.files(), promise.glob()), 0)));
        }
        return rows;
    }

    /** The receiver that people write for themselves, without and with a force. */
    private void deployHomeMade(Stage stage) throws IOException {
        List<Class<?>> libraries = List.of(ObjectMapper.class, JsonFactory.class, JsonInclude.class,
                Logger.class, LoggerContext.class, Appender.class);
        Path logs = Files.createDirectories(directory.resolve("logback"));
        Path forced = Files.createDirectories(directory.resolve("forced"));
        stage.deploy("logback", Wars.write(directory.resolve("logback.war"), Map.of("events", LogbackServlet.class),
                List.of(LogbackServlet.class, EmptyServlet.class), libraries,
                Map.of("logback.xml", Peer.filled("logback.xml", logs, 0))));
        stage.deploy("forcing", Wars.write(directory.resolve("forcing.war"), Map.of("events", ForcingServlet.class),
                List.of(ForcingServlet.class, EmptyServlet.class), libraries,
                Map.of("file", forced.resolve("events.log").toString())));
    }

    private void addContexts(Stage stage) {
        promises.put(stage.empty(), new Promise("nothing", null, null));
        promises.put(stage.receiver("pushwoosh-webhook"), new Promise("validated, written and forced to the disk",
                stage.files("pushwoosh-webhook"), "events.*.log"));
        promises.put(stage.other("Jackson, Logback", "/logback/events"), new Promise(
                "syntax checked; handed to the kernel, or dropped: Logback does not tell the caller",
                directory.resolve("logback"), LOG));
        promises.put(stage.other("Jackson, force each", "/forcing/events"), new Promise(
                "syntax checked, written and forced to the disk", directory.resolve("forced"), LOG));
    }

    private void addNginx() throws Exception {
        Peer nginx = peer("nginx", "nginx.conf");
        add(nginx, bodies.event(), nginx.start(List.of("/usr/sbin/nginx", "-p", nginx.directory().toString(), "-c",
                nginx.directory().resolve("nginx.conf").toString())), "nginx, access log", "/", new Promise(
                "unchecked; written to the log after the answer, and not at all if that fails", nginx.directory(), "events.log"),
                "on Debian: apt-get install nginx-light");
    }

    private void addWebhook() throws Exception {
        Peer webhook = peer("webhook", "webhook.json", "append.sh");
        add(webhook, bodies.event(), webhook.start(List.of("webhook", "-ip", "127.0.0.1", "-port", webhook.port(), "-hooks",
                webhook.directory().resolve("webhook.json").toString())), "adnanh/webhook", "/hooks/events", new Promise(
                "parsed; a shell script of its own has appended it, not forced", webhook.directory(), "events.log"),
                "on Debian: apt-get install webhook");
    }

    private void addFlume() throws Exception {
        Peer flume = peer("flume", "flume.properties");
        Path jars = flume.directory().resolve("lib");
        Path out = Files.createDirectories(flume.directory().resolve("out"));
        boolean runs = flume.run("mvn", "-B", "-ntp", "-q", "-f", FLUME_POM.toString(),
                "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies", "-DoutputDirectory=" + jars)
                && flume.start(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                        "-cp", jars + File.separator + "*", "org.apache.flume.node.Application", "-n", "a",
                        "-f", flume.directory().resolve("flume.properties").toString()));
        add(flume, bodies.wrapped(), runs, "Apache Flume, file channel", "/", new Promise(
                "the wrapped event is in the channel's log, forced; the line follows later", out, "*"), "Maven must be able to fetch it");
    }

    private void addNodeRed() throws Exception {
        Peer nodeRed = peer("node-red", "node-red-flows.json");
        Path folder = nodeRed.directory();
        boolean runs = nodeRed.run("npm", "install", "--no-audit", "--no-fund", "--prefix", folder.toString(), NODE_RED)
                && nodeRed.start(List.of("node", folder.resolve("node_modules/node-red/red.js").toString(),
                        "--userDir", folder.toString(), "--port", nodeRed.port(),
                        "-D", "uiHost=127.0.0.1", "-D", "flowFile=node-red-flows.json"));
        add(nodeRed, bodies.event(), runs, "Node-RED", "/events", new Promise(
                "parsed; the answer goes out beside the writing, which may fail", folder, "events.log"), "npm must be able to fetch it");
    }

    private Peer peer(String name, String... configurations) throws IOException {
        Peer peer = new Peer(directory.resolve(name), configurations);
        peers.add(peer);
        return peer;
    }

    private void add(Peer peer, Path body, boolean runs, String name, String path, Promise promise, String remedy)
            throws IOException {
        if (runs) {
            promises.put(peer.contender(name, path, body), promise);
        } else {
            report.line("SKIPPED: " + name + " does not run here (" + remedy + "; see " + peer.directory() + ")\n");
        }
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
    }
}
