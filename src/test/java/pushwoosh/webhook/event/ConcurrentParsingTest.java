package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One parser for all threads: good and bad bodies at once, from its first use on. */
class ConcurrentParsingTest {
    private static final int THREADS = 8;

    @Test
    void eachThreadGetsWhatOneThreadAloneGets() throws Exception {
        MutatedEvents random = new MutatedEvents(new Random(1));
        List<byte[]> bodies = Stream.generate(random::next).limit(500).toList();
        List<String> expected = bodies.stream().map(body -> text(Parsing.PARSER.parse(body))).toList();
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try (EventParser parser = new EventParser()) {
            Callable<List<String>> all = () -> bodies.stream().map(body -> text(parser.parse(body))).toList();
            List<Future<List<String>>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                results.add(executor.submit(all));
            }
            for (Future<List<String>> result : results) {
                assertEquals(expected, result.get());
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static String text(Parsed parsed) {
        return parsed instanceof Parsed.Events events
                ? events.events() + events.lines().stream().map(ConcurrentParsingTest::text).toList().toString()
                : parsed.toString();
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }
}
