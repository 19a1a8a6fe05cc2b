package pushwoosh.webhook.benchmark;

import static pushwoosh.webhook.benchmark.Statistics.number;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How long one event takes when nothing else comes in, and while a big file of an earlier day is compressed. */
final class LatencySection {
    private static final int EVENTS = 300;
    private static final int WARM_UP_EVENTS = 2_000;
    private static final long PAUSE_MILLIS = 20;
    private static final int CONNECTIONS = 64;
    private static final int LINE_BYTES = 420;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private LatencySection() {
    }

    static void run(Options options, Report report) throws Exception {
        report.heading("Latency of one event at a time");
        LatencySection section = new LatencySection();
        try (Stage stage = new Stage(options, "latency")) {
            stage.deploy("pushwoosh-webhook", options.wars().get(0), Map.of());
            stage.start();
            List<Contender> contenders = new ArrayList<>(List.of(stage.empty(), stage.receiver("pushwoosh-webhook")));
            for (Contender contender : contenders) {
                section.millis(contender, WARM_UP_EVENTS, 0);
            }
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("contender", "p50 ms", "p99 ms", "max ms"));
            for (int round = 0; round < 2; round++) {
                for (Contender contender : contenders) {
                    rows.add(row(contender.name(), section.millis(contender, EVENTS, PAUSE_MILLIS)));
                }
                Collections.reverse(contenders);
            }
            report.table(rows);
            stage.tomcat().stop();
        }
        section.compress(options, report);
    }

    private static List<String> row(String name, double[] sorted) {
        return List.of(name, number(sorted[sorted.length / 2], 2), number(sorted[sorted.length * 99 / 100], 2),
                number(sorted[sorted.length - 1], 2));
    }

    /** Posts one event after the other, each with a pause behind it; ascending. */
    private double[] millis(Contender contender, int events, long pauseMillis) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(contender.url()))
                .POST(HttpRequest.BodyPublishers.ofString(Bodies.EVENT)).build();
        double[] millis = new double[events];
        for (int i = 0; i < events; i++) {
            long start = System.nanoTime();
            int status = client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            millis[i] = (System.nanoTime() - start) / 1e6;
            if (status != 200) {
                throw new IOException(contender.name() + " answered " + status);
            }
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
        Arrays.sort(millis);
        return millis;
    }

    /** Compares the load while a big file is compressed with the load before. */
    private void compress(Options options, Report report) throws Exception {
        report.heading("While a file of " + number(options.archiveBytes() / 1e9, 1) + " GB is compressed");
        Path body = new Bodies(options.directory()).event();
        try (Stage stage = new Stage(options, "compression")) {
            stage.deploy("idle", options.wars().get(0), Map.of());
            Path files = Files.createDirectories(stage.files("compressing"));
            LocalDate old = LocalDate.now().minusDays(3);
            GrowthSection.fill(files, old, options.archiveBytes() / LINE_BYTES);
            stage.start();
            Rounds rounds = new Rounds(List.of(stage.empty(), stage.receiver("idle")));
            rounds.warmUp(body);
            Comparison.write(report, "before, " + CONNECTIONS + " connections",
                    rounds.run(body, CONNECTIONS, options.rounds(), options.round()));
            stage.deploy("compressing", options.wars().get(0), Map.of("compress-after-days", "1"));
            Rounds during = new Rounds(List.of(stage.empty(), stage.receiver("compressing")));
            Comparison.write(report, "meanwhile, " + CONNECTIONS + " connections",
                    during.run(body, CONNECTIONS, options.rounds(), options.round()));
            report.line(Files.exists(files.resolve("events." + old + ".log"))
                    ? "The compression went on until the last round." : "The compression ended before the last round.");
            stage.tomcat().stop();
        }
    }
}
