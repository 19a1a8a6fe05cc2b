package pushwoosh.webhook.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pushwoosh.webhook.event.EventParser;
import pushwoosh.webhook.event.Parsed;

/** From the bytes of a body to the lines of its events: parse, validate, cut. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventParserBenchmark {
    private final EventParser parser = new EventParser();
    private byte[] body;

    /** What is posted. */
    @Param({"event", "event with spaces", "event without timestamp", "array of 1,000"})
    String posted;

    /** Makes the body. */
    @Setup
    public void makeBody() {
        String text = switch (posted) {
            case "event" -> Bodies.EVENT;
            case "event with spaces" -> Bodies.EVENT.replace(",\"", ",\n  \"").replace("\":", "\": ");
            case "event without timestamp" -> Bodies.EVENT.replace("\"timestamp\"", "\"time\"");
            default -> "[" + String.join(",", Collections.nCopies(1_000, Bodies.EVENT)) + "]";
        };
        body = text.getBytes(StandardCharsets.UTF_8);
    }

    /** The whole of it. */
    @Benchmark
    public Parsed parse() {
        return parser.parse(body);
    }
}
