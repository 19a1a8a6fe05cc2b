package pushwoosh.webhook.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figure of the contract: durable answers against the simplest durable receiver, by number of connections. */
final class RatioSection {
    private RatioSection() {
    }

    static void run(Options options, Report report) throws Exception {
        report.heading("Against the simplest durable receiver on the same Tomcat");
        Path body = new Bodies(options.directory()).event();
        try (Stage stage = new Stage(options, "ratio")) {
            for (Path war : options.wars()) {
                stage.deploy(war.getFileName().toString().replace(".war", ""), war, Map.of());
            }
            stage.start();
            List<Contender> contenders = new ArrayList<>(List.of(stage.durable(), stage.empty(), stage.handingOver()));
            contenders.addAll(stage.receivers());
            Rounds rounds = new Rounds(contenders);
            rounds.warmUp(body);
            for (int connections : options.connections()) {
                Comparison.write(report, connections + " connections",
                        rounds.run(body, connections, options.rounds(), options.round()));
            }
            stage.stopAndCount(rounds, 1, report);
        }
    }
}
