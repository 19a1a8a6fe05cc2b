package pushwoosh.webhook.benchmark;

import static pushwoosh.webhook.benchmark.Statistics.number;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The table of contenders that took turns: what each did, against the first of them. */
final class Comparison {
    private static final List<String> HEAD = List.of("contender", "answers/s", "ratio", "p50 ms", "p99 ms",
            "CPU us", "ratio by CPU", "allocated bytes", "lines a batch", "forces/s", "not 200");

    private Comparison() {
    }

    /** Writes the table. CPU and allocation are of the server and for one answer; by CPU the generator's counts too. */
    static void write(Report report, String title, Map<Contender, List<Rounds.Turn>> turns) throws IOException {
        String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        report.line("**" + title + "** (load average " + load + ")\n");
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        List<Rounds.Turn> first = turns.values().iterator().next();
        turns.forEach((contender, own) -> rows.add(row(contender.name(), own, first)));
        report.table(rows);
    }

    private static List<String> row(String name, List<Rounds.Turn> own, List<Rounds.Turn> first) {
        Statistics ratio = ratio(own, first, turn -> turn.load().acceptedPerSecond());
        Statistics cpuRatio = ratio(first, own, turn -> (double) (turn.cost().serverMicros()
                + turn.cost().generatorMicros()) / turn.load().answers());
        double forces = median(own, turn -> batches(turn) * 1e6 / turn.load().micros());
        return List.of(name,
                statistics(own, turn -> turn.load().acceptedPerSecond()).text(0),
                ratio.text(2),
                number(median(own, turn -> turn.load().p50Micros() / 1e3), 1),
                number(median(own, turn -> turn.load().p99Micros() / 1e3), 1),
                number(median(own, turn -> (double) turn.cost().serverMicros() / turn.load().answers()), 1),
                number(cpuRatio.median(), 2),
                number(median(own, turn -> turn.cost().figure(CountersServlet.ALLOCATED) / turn.load().answers()), 0),
                number(median(own, turn -> turn.cost().figure("pushwoosh_webhook_batch_lines_sum") / batches(turn)), 1),
                number(forces, 0),
                Long.toString(own.stream().mapToLong(Comparison::failures).sum()));
    }

    private static double batches(Rounds.Turn turn) {
        return turn.cost().figure("pushwoosh_webhook_batch_lines_count");
    }

    private static long failures(Rounds.Turn turn) {
        return turn.load().refused() + turn.load().broken() + turn.load().late();
    }

    private static Statistics statistics(List<Rounds.Turn> turns, ToDoubleFunction<Rounds.Turn> value) {
        return Statistics.of(turns.stream().mapToDouble(value));
    }

    private static double median(List<Rounds.Turn> turns, ToDoubleFunction<Rounds.Turn> value) {
        return statistics(turns, value).median();
    }

    /** Of what was measured in the same round, then over the rounds. */
    private static Statistics ratio(List<Rounds.Turn> above, List<Rounds.Turn> below, ToDoubleFunction<Rounds.Turn> value) {
        return Statistics.of(IntStream.range(0, above.size())
                .mapToDouble(i -> value.applyAsDouble(above.get(i)) / value.applyAsDouble(below.get(i))));
    }
}
