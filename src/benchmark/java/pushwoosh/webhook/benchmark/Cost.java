package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a contender has cost since its process started; the difference of two is the cost of what lies between.
 *
 * @param serverMicros CPU time of its processes, user and system, by proc(5)
 * @param generatorMicros CPU time of the load generators that have ended
 * @param figures of its JVM and its journal, by name as {@link CountersServlet} writes them
 */
record Cost(long serverMicros, long generatorMicros, Map<String, Double> figures) {
    /** The unit of proc(5): USER_HZ is 100 on every Linux that runs Java. */
    private static final long TICK_MICROS = 10_000;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static Cost of(Contender contender) throws IOException, InterruptedException {
        long server = 0;
        ProcessHandle process = ProcessHandle.of(contender.pid()).orElseThrow();
        for (ProcessHandle one : Stream.concat(Stream.of(process), process.descendants()).toList()) {
            server += cpuMicros(one.pid(), true);
        }
        long self = ProcessHandle.current().pid();
        long generators = cpuMicros(self, true) - cpuMicros(self, false);
        return new Cost(server, generators, figures(contender));
    }

    /** With the children that have ended, or without. */
    private static long cpuMicros(long pid, boolean withChildren) throws IOException {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (NoSuchFileException e) {
            return 0; // It has ended, and counts as a child of the one that started it.
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 11; i < (withChildren ? 15 : 13); i++) { // utime, stime, cutime, cstime
            ticks += Long.parseLong(fields[i]);
        }
        return ticks * TICK_MICROS;
    }

    private static Map<String, Double> figures(Contender contender) throws IOException, InterruptedException {
        if (contender.counters() == null) {
            return Map.of();
        }
        HttpRequest request = HttpRequest.newBuilder(contender.counters()).build();
        Map<String, Double> figures = new HashMap<>();
        CLIENT.send(request, HttpResponse.BodyHandlers.ofLines()).body().forEach(line -> {
            int blank = line.lastIndexOf(' ');
            figures.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
        });
        return figures;
    }

    Cost minus(Cost earlier) {
        Map<String, Double> differences = new HashMap<>();
        figures.forEach((name, value) -> differences.put(name, value - earlier.figures.getOrDefault(name, 0.0)));
        return new Cost(serverMicros - earlier.serverMicros, generatorMicros - earlier.generatorMicros, differences);
    }

    /** A figure, or NaN if the contender does not tell it. */
    double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }
}
