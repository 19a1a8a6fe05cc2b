package pushwoosh.webhook.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What an event costs by its size, and in an array of many. */
final class SizeSection {
    private static final int CONNECTIONS = 64;
    private static final int ARRAY_EVENTS = 1_000;

    private SizeSection() {
    }

    static void run(Options options, Report report) throws Exception {
        report.heading("By size of the body");
        Bodies bodies = new Bodies(options.directory());
        try (Stage stage = new Stage(options, "size")) {
            stage.deploy("pushwoosh-webhook", options.wars().get(0), Map.of());
            stage.start();
            Rounds rounds = new Rounds(List.of(stage.empty(), stage.receiver("pushwoosh-webhook")));
            rounds.warmUp(bodies.event());
            measure("one event of 363 bytes", bodies.event(), rounds, options, report);
            for (int kibibytes : List.of(1, 16, 256)) {
                measure("one event of " + kibibytes + " KiB", bodies.event(kibibytes << 10), rounds, options, report);
            }
            measure("an array of 1 event", bodies.array(1), rounds, options, report);
            stage.stopAndCount(rounds, 1, report);
        }
        try (Stage stage = new Stage(options, "array")) {
            stage.deploy("pushwoosh-webhook", options.wars().get(0), Map.of());
            stage.start();
            Rounds rounds = new Rounds(List.of(stage.empty(), stage.receiver("pushwoosh-webhook")));
            measure("an array of " + ARRAY_EVENTS + " events", bodies.array(ARRAY_EVENTS), rounds, options, report);
            stage.stopAndCount(rounds, ARRAY_EVENTS, report);
        }
    }

    private static void measure(String title, Path body, Rounds rounds, Options options, Report report)
            throws Exception {
        Comparison.write(report, title + ", " + CONNECTIONS + " connections",
                rounds.run(body, CONNECTIONS, options.rounds(), options.round()));
    }
}
