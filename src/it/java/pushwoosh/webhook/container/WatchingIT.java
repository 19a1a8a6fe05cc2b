package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What deploy/watching has for Prometheus, Grafana and JMX, against the figures of a real Tomcat. */
@Tag("containers")
class WatchingIT {
    private static final Path WATCHING = Path.of("deploy", "watching").toAbsolutePath();
    private static final Path WORK = Path.of("target", "watching").toAbsolutePath();
    private static final String PASSWORD = "a password";
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(pushwoosh_webhook_\\w+)(?:\\{(.*)\\})? (\\S+)$");

    private static Container container;
    private static String metrics;
    private static int exporterPort;

    /** Two parallel versions, of which the newer serves. */
    @BeforeAll
    static void start() throws IOException {
        FileTree.delete(WORK);
        Files.createDirectories(WORK);
        container = Distribution.TOMCAT_10.create("watching");
        container.addUser("prometheus", PASSWORD, "pushwoosh-webhook");
        container.deploy(Distribution.WAR, "pushwoosh-webhook##1");
        container.deploy(Distribution.WAR, "pushwoosh-webhook##2");
        exporterPort = LoopbackPort.find();
        String agent = Stream.of(System.getProperty("surefire.test.class.path").split(File.pathSeparator))
                .filter(jar -> jar.contains("jmx_prometheus_javaagent")).findFirst().orElseThrow();
        container.start(Map.of(), Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + agent + "=127.0.0.1:" + exporterPort
                + ":" + WATCHING.resolve("jmx-exporter.yml")));
        Contract.awaitUp(container, "/pushwoosh-webhook");
        for (String name : List.of("Email Sent", "Email \\\"Opened\\\"", "Email\\\\Clicked", "{a=\\\"b\\\", c}")) {
            assertEquals(200, Request.post("/pushwoosh-webhook", Example.EVENT.replace("Email Sent", name)).send(container).status());
        }
        assertEquals(400, Request.post("/pushwoosh-webhook", "nonsense").send(container).status());
        metrics = scrape();
    }

    @AfterAll
    static void stop() {
        if (container != null) {
            container.close();
        }
    }

    private static String scrape() throws IOException {
        Answer answer = Request.of("GET", "/pushwoosh-webhook/metrics")
                .with("Authorization", Contract.basic("prometheus", PASSWORD)).send(container);
        assertEquals(200, answer.status(), answer::toString);
        assertTrue(answer.header("content-type").matches("text/plain; ?version=0.0.4; ?charset=utf-8"), answer::toString);
        return answer.text();
    }

    @Test
    void promtoolHasNothingToSayOfTheMetrics() throws IOException {
        Path file = Files.writeString(WORK.resolve("metrics.txt"), metrics);
        assertEquals("", promtool("check metrics < " + file).strip());
    }

    @Test
    void alertRulesAreValidAndFireWhenTheyShould() throws IOException {
        promtool("check rules " + WATCHING.resolve("prometheus-rules.yml"));
        promtool("test rules " + WATCHING.resolve("prometheus-rules-test.yml"));
        assertKnown(Files.readString(WATCHING.resolve("prometheus-rules.yml")));
    }

    @Test
    void dashboardAsksOnlyForFiguresThatThereAreAndInValidQueries() throws IOException {
        String text = Files.readString(WATCHING.resolve("grafana-dashboard.json"));
        assertKnown(text);
        List<String> queries = new ArrayList<>();
        collect(Json.createReader(Files.newBufferedReader(WATCHING.resolve("grafana-dashboard.json"))).readObject(), queries);
        assertTrue(queries.size() > 15, queries::toString);
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        for (String query : queries) {
            rules.append("  - record: a:b\n    expr: '").append(query.replace("$__rate_interval", "5m").replace("'", "''")).append("'\n")
                    .append("    labels: {n: '").append(rules.length()).append("'}\n");
        }
        promtool("check rules " + Files.writeString(WORK.resolve("dashboard-rules.yml"), rules));
    }

    private static void collect(JsonValue value, List<String> queries) {
        if (value instanceof JsonObject object) {
            object.forEach((name, member) -> {
                if (name.equals("expr")) {
                    queries.add(object.getString("expr"));
                } else if (name.equals("datasource")) {
                    assertEquals("${datasource}", member.asJsonObject().getString("uid"));
                } else {
                    collect(member, queries);
                }
            });
        } else if (value instanceof JsonArray array) {
            array.forEach(element -> collect(element, queries));
        }
    }

    /** Whatever a file names like one of our metrics is one of those that are exposed. */
    private static void assertKnown(String text) {
        Set<String> unknown = new TreeSet<>(names(Pattern.compile("\\b(pushwoosh_webhook_\\w+)"), text));
        unknown.removeAll(names(Pattern.compile("(?m)^# TYPE (\\w+)|^(pushwoosh_webhook_\\w+)"), metrics));
        unknown.removeAll(names(SAMPLE, metrics));
        assertEquals(Set.of(), unknown);
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** But for figures that move by themselves. */
    @Test
    void jmxHasTheSameFiguresForEachVersionByItself() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String exported = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exporterPort + "/metrics")).build(),
                BodyHandlers.ofString(UTF_8)).body();
        Set<String> expected = new TreeSet<>();
        SAMPLE.matcher(metrics).results().filter(WatchingIT::isSteady).forEach(found -> expected.add(labels(found)));
        Set<String> found = new TreeSet<>();
        Set<String> older = new TreeSet<>();
        SAMPLE.matcher(exported).results().filter(WatchingIT::isSteady).forEach(sample ->
                (sample.group(2).contains("parallel=\"1\"") ? older : found).add(labels(sample)));
        assertEquals(expected, found);
        assertTrue(older.size() > 20, older::toString);
        assertTrue(older.stream().noneMatch(sample -> sample.startsWith("pushwoosh_webhook_events_total")), older::toString);
        if (hasPromtool()) {
            promtool("check metrics < " + Files.writeString(WORK.resolve("exported.txt"), exported.replaceAll("(?m)^(?!.*pushwoosh).*\n", "")));
        }
    }

    private static boolean isSteady(MatchResult sample) {
        return !sample.group(1).matches(".*(free_bytes|_info)");
    }

    /**
     * Name, labels and value, without the labels of the deployment. The ending of the buckets is what the exporter
     * takes off and the comment in its configuration puts on again.
     */
    private static String labels(MatchResult sample) {
        String labels = sample.group(2) == null ? "" : sample.group(2);
        labels = labels.replaceAll("(^|,)(host=\"Catalina/localhost\"|context=\"/pushwoosh-webhook\"|parallel=\"[12]\")", "")
                .replaceAll("^,|,$", "");
        String name = sample.group(1) + (labels.startsWith("le=") && !sample.group(1).endsWith("_bucket") ? "_bucket" : "");
        return name + "{" + labels + "} " + Double.valueOf(sample.group(3));
    }

    private static boolean hasPromtool() {
        return List.of(System.getenv("PATH").split(":")).stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    }

    private static String promtool(String arguments) throws IOException {
        assumeTrue(hasPromtool(), "SKIPPED: there is no promtool for: " + arguments);
        Process process = new ProcessBuilder("bash", "-c", "promtool " + arguments).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            assertEquals(0, process.waitFor(), output);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return output;
    }
}
