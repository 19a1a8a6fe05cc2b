package pushwoosh.webhook.benchmark;

import static pushwoosh.webhook.benchmark.Statistics.number;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether memory grows with the number of events: a long load of 64 and of 1,000 connections in turn. */
final class MemorySection {
    private static final int SAMPLES = 8;

    private MemorySection() {
    }

    static void run(Options options, Report report) throws Exception {
        report.heading("Memory under load for " + options.memory().toMinutes() + " min");
        Path body = new Bodies(options.directory()).event();
        try (Stage stage = new Stage(options, "memory")) {
            stage.deploy("pushwoosh-webhook", options.wars().get(0), Map.of());
            stage.start();
            Contender receiver = stage.receiver("pushwoosh-webhook");
            Contender collected = new Contender("", "", receiver.pid(), stage.counters("collect"));
            Rounds rounds = new Rounds(List.of(receiver));
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("events acknowledged", "heap after collection, MiB", "resident, MiB", "threads"));
            Duration turn = options.memory().dividedBy(2 * SAMPLES);
            for (int sample = 0; sample <= SAMPLES; sample++) {
                rows.add(List.of(number(rounds.acknowledged(receiver), 0),
                        number(Cost.of(collected).figure(CountersServlet.HEAP) / (1 << 20), 1),
                        number(status(receiver.pid(), "VmRSS") / 1024.0, 0),
                        number(status(receiver.pid(), "Threads"), 0)));
                if (sample < SAMPLES) {
                    rounds.post(receiver, body, 64, turn);
                    rounds.post(receiver, body, 1_000, turn);
                }
            }
            report.table(rows);
            stage.stopAndCount(rounds, 1, report);
        }
    }

    /** A number of proc(5), in the unit that it has there. */
    private static long status(long pid, String name) throws Exception {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }
}
