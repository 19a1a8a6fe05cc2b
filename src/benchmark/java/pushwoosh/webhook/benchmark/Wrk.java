package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;

/** The load generator wrk (Debian package {@code wrk}): one thread, a fixed number of connections, keep-alive. */
final class Wrk {
    private static final Path SCRIPT = Path.of("src", "benchmark", "wrk", "post.lua");

    private Wrk() {
    }

    /**
     * What came of one round.
     *
     * @param answers all, whatever their status
     * @param micros for how long
     * @param refused answers with a status of 400 and above
     * @param broken connections that could not be made, read or written
     * @param late requests that took more than wrk's two seconds
     * @param p50Micros median latency
     * @param p99Micros 99th percentile of the latency
     */
    record Round(long answers, long micros, long refused, long broken, long late, long p50Micros, long p99Micros) {
        long accepted() {
            return answers - refused;
        }

        double acceptedPerSecond() {
            return accepted() * 1e6 / micros;
        }
    }

    /** The version, or nothing if wrk is not installed. */
    static Optional<String> version() {
        try {
            // It prints its version with its usage, and exits with 1.
            Process process = new ProcessBuilder("wrk", "-v").redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().findFirst().map(line -> line.replaceFirst(" Copyright.*", ""));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Posts the body for the time, each connection as fast as it is answered. */
    static Round post(String url, Path body, int connections, Duration time) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("wrk", "--threads", "1", "--connections", Integer.toString(connections),
                "--duration", time.toSeconds() + "s", "--latency", "--script", SCRIPT.toString(), url,
                "--", body.toString(), "application/json").redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        return text.lines().filter(line -> line.startsWith("result ")).findFirst().map(Wrk::round)
                .orElseThrow(() -> new IOException("wrk " + url + " ended with status " + status + ": " + text));
    }

    private static Round round(String line) {
        List<Long> numbers = new Scanner(line.substring("result ".length())).tokens().map(Long::valueOf).toList();
        return new Round(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3), numbers.get(4),
                numbers.get(5), numbers.get(6));
    }
}
