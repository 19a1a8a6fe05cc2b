package pushwoosh.webhook.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How the benchmark is run; every option is a Maven property with its default in {@code src/benchmark/pom.xml}.
 *
 * @param sections what to measure, by name; see {@link Benchmark}
 * @param connections of the load generator, one table each
 * @param rounds in which the contenders take turns
 * @param round length of one turn
 * @param memory length of the load that the memory is watched under
 * @param events that stand in the day's file already when its cost is measured
 * @param archiveBytes size of the file that is compressed while latency is measured
 * @param wars the receivers to compare; usually one
 * @param tomcatHome the unpacked distribution
 * @param processorCache of Tomcat's connector; its default is 200
 * @param jvmOptions of Tomcat, separated by blanks
 * @param directory for everything that the benchmark writes
 */
record Options(
        List<String> sections,
        List<Integer> connections,
        int rounds,
        Duration round,
        Duration memory,
        long events,
        long archiveBytes,
        List<Path> wars,
        Path tomcatHome,
        int processorCache,
        String jvmOptions,
        Path directory) {

    static Options load() {
        return new Options(
                list("sections"),
                list("connections").stream().map(Integer::valueOf).toList(),
                Integer.parseInt(text("rounds")),
                Duration.ofSeconds(Long.parseLong(text("round-seconds"))),
                Duration.ofMinutes(Long.parseLong(text("memory-minutes"))),
                Long.parseLong(text("events")),
                Long.parseLong(text("archive-bytes")),
                list("wars").stream().map(war -> Path.of(war).toAbsolutePath()).toList(),
                Path.of(text("tomcat-home")).toAbsolutePath(),
                Integer.parseInt(text("processor-cache")),
                System.getProperty("benchmark.jvm-options", ""),
                Path.of(text("directory")).toAbsolutePath());
    }

    private static List<String> list(String name) {
        return Arrays.stream(text(name).split("[,\\s]+")).toList();
    }

    private static String text(String name) {
        String text = System.getProperty("benchmark." + name);
        if (text == null) {
            throw new IllegalStateException("benchmark." + name + " is not set: run mvn -f src/benchmark verify");
        }
        return text;
    }
}
