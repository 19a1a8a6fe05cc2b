package pushwoosh.webhook.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import pushwoosh.webhook.container.MeasuredTomcat;

/**
 * The benchmark: {@code mvn -f src/benchmark verify}. What it measures, and how, is in the description of the package.
 */
public final class Benchmark {
    private Benchmark() {
    }

    /** A part of the benchmark. */
    interface Section {
        void run(Options options, Report report) throws Exception;
    }

    private static Map<String, Section> sections() {
        Map<String, Section> sections = new LinkedHashMap<>();
        sections.put("parse", ParseSection::run);
        sections.put("ratio", RatioSection::run);
        sections.put("peers", PeersSection::run);
        sections.put("size", SizeSection::run);
        sections.put("growth", GrowthSection::run);
        sections.put("memory", MemorySection::run);
        sections.put("start", StartSection::run);
        sections.put("latency", LatencySection::run);
        sections.put("slow-disk", SlowDiskSection::run);
        return sections;
    }

    /**
     * Runs the sections that the options name.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.load();
        MeasuredTomcat.deleteTree(options.directory());
        Files.createDirectories(options.directory());
        Report report = new Report(options.directory().resolve("report.md"));
        String wrk = Wrk.version().orElseThrow(() -> new IllegalStateException(
                "wrk is not installed; on Debian: apt-get install wrk"));
        report.line("Linux " + System.getProperty("os.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version() + ", "
                + options.tomcatHome().getFileName() + ", " + wrk + "; "
                + Files.getFileStore(options.directory()).type() + " below " + Path.of("").toAbsolutePath().getFileName());
        Map<String, Section> sections = sections();
        for (String name : options.sections()) {
            Section section = sections.get(name);
            if (section == null) {
                throw new IllegalArgumentException("no section " + name + "; there are " + sections.keySet());
            }
            section.run(options, report);
        }
    }
}
