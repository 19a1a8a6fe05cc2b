package pushwoosh.webhook.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What parsing costs by itself, by JMH. */
final class ParseSection {
    private ParseSection() {
    }

    static void run(Options options, Report report) throws Exception {
        report.heading("Parse, validate and cut into lines (JMH)");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("body", "us", "error (99.9 %)", "allocated bytes"));
        for (RunResult run : new Runner(new OptionsBuilder().include(EventParserBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class).build()).run()) {
            Result<?> time = run.getPrimaryResult();
            rows.add(List.of(run.getParams().getParam("posted"),
                    Statistics.number(time.getScore(), 2), Statistics.number(time.getScoreError(), 2),
                    Statistics.number(run.getSecondaryResults().get("gc.alloc.rate.norm").getScore(), 0)));
        }
        report.table(rows);
    }
}
