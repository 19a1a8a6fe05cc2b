package pushwoosh.webhook.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How long it takes to deploy the receiver, beside a WAR with next to nothing in it. */
final class StartSection {
    private static final int TIMES = 9;

    private StartSection() {
    }

    static void run(Options options, Report report) throws Exception {
        report.heading("Start-up, by Tomcat's log");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WAR", "first in a new Tomcat, ms", "again, ms"));
        try (Stage stage = new Stage(options, "start")) {
            stage.deploy("pushwoosh-webhook", options.wars().get(0), Map.of());
            stage.start();
            for (int i = 0; i < TIMES; i++) {
                for (String name : List.of("empty", "pushwoosh-webhook")) {
                    stage.tomcat().undeploy(name);
                    stage.tomcat().deploy(options.directory().resolve("start").resolve(name + ".war"), name);
                }
            }
            for (String name : List.of("empty", "pushwoosh-webhook")) {
                List<Double> millis = Pattern.compile("/" + name + "\\.war\\] has finished in \\[([\\d,]+)\\] ms")
                        .matcher(stage.tomcat().log()).results().map(StartSection::millis).toList();
                rows.add(List.of(name, Statistics.number(millis.get(0), 0),
                        Statistics.of(millis.subList(1, millis.size())).text(0)));
            }
            stage.tomcat().stop();
        }
        report.table(rows);
    }

    private static double millis(MatchResult found) {
        return Double.parseDouble(found.group(1).replace(",", ""));
    }
}
