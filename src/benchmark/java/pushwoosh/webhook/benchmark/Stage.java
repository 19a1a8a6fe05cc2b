package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pushwoosh.webhook.container.MeasuredTomcat;

/** One Tomcat with the empty servlet and any number of receivers in it, each with files of its own. */
final class Stage implements AutoCloseable {
    private final Options options;
    private final Path directory;
    private final MeasuredTomcat tomcat;
    /** By name, the lines that stood in its files already. */
    private final Map<String, Long> receivers = new LinkedHashMap<>();

    /**
     * Makes a Tomcat that is not yet started.
     *
     * @param name of the folder that all of it is in
     */
    Stage(Options options, String name) throws IOException {
        this.options = options;
        this.directory = options.directory().resolve(name);
        Files.createDirectories(directory);
        tomcat = new MeasuredTomcat(options.tomcatHome(), directory.resolve("tomcat"), options.processorCache());
        Map<String, Class<?>> servlets = new LinkedHashMap<>();
        servlets.put("blocking", EmptyServlet.class);
        servlets.put("handing-over", HandingOverServlet.class);
        servlets.put("durable", DurableServlet.class);
        servlets.put("counters", CountersServlet.class);
        List<Class<?>> classes = new ArrayList<>(servlets.values());
        classes.addAll(List.of(DurableServlet.class.getDeclaredClasses()));
        tomcat.deploy(Wars.write(directory.resolve("empty.war"), servlets, classes, List.of(), Map.of()), "empty");
    }

    /** Where the files of a receiver are, whether it is deployed already or not. */
    Path files(String receiver) {
        return directory.resolve("files-" + receiver);
    }

    /** Deploys a receiver; settings are added to that of the directory. */
    void deploy(String receiver, Path war, Map<String, String> settings) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("directory", files(receiver).toString());
        receivers.put(receiver, lines(receiver));
        tomcat.deploy(Wars.configured(war, all, directory.resolve(receiver + ".war")), receiver);
    }

    /** Deploys another WAR. */
    void deploy(String name, Path war) throws IOException {
        tomcat.deploy(war, name);
    }

    void start() throws IOException {
        tomcat.start(options.jvmOptions());
    }

    MeasuredTomcat tomcat() {
        return tomcat;
    }

    Contender empty() {
        return new Contender("empty servlet", tomcat.url("/empty/blocking"), tomcat.pid(), counters(""));
    }

    Contender handingOver() {
        return new Contender("empty, handing over", tomcat.url("/empty/handing-over"), tomcat.pid(), counters(""));
    }

    Contender durable() {
        return new Contender("simplest durable", tomcat.url("/empty/durable"), tomcat.pid(), counters(""));
    }

    Contender other(String name, String path) {
        return new Contender(name, tomcat.url(path), tomcat.pid(), counters(""));
    }

    Contender receiver(String name) {
        return new Contender(name, tomcat.url("/" + name), tomcat.pid(), counters("/" + name));
    }

    List<Contender> receivers() {
        return receivers.keySet().stream().map(this::receiver).toList();
    }

    URI counters(String query) {
        return URI.create(tomcat.url("/empty/counters?" + query));
    }

    /**
     * Stops Tomcat and compares what the receivers acknowledged with what stands in their files.
     *
     * @param eventsPerBody of every body that was posted
     * @throws AssertionError if an acknowledged event has no line
     */
    void stopAndCount(Rounds rounds, int eventsPerBody, Report report) throws IOException {
        List<Contender> all = receivers();
        tomcat.stop();
        for (Contender receiver : all) {
            long acknowledged = rounds.acknowledged(receiver) * eventsPerBody;
            long lines = lines(receiver.name()) - receivers.get(receiver.name());
            report.line(String.format("%s: %,d events acknowledged, %,d lines in the files%s", receiver.name(),
                    acknowledged, lines, lines < acknowledged ? ": LOST " + (acknowledged - lines) : ""));
            if (lines < acknowledged) {
                throw new AssertionError(receiver.name() + " has lost acknowledged events");
            }
        }
    }

    private long lines(String receiver) throws IOException {
        return EventFiles.lines(Files.createDirectories(files(receiver)), "events.*.log");
    }

    @Override
    public void close() {
        tomcat.close();
    }
}
