package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Contenders that take turns under the same load, so that whatever else the machine does meets them all. The order
 * rotates with every round. Counts what each has acknowledged, over all rounds.
 */
final class Rounds {
    private static final Duration TRIAL = Duration.ofSeconds(2);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final int WARM_UP_CONNECTIONS = 64;
    private static final int WARM_UP_REQUESTS = 300_000;
    private static final int WARM_UP_TURNS_MAX = 3;

    private final List<Contender> contenders;
    private final Map<Contender, AtomicLong> acknowledged = new LinkedHashMap<>();

    Rounds(List<Contender> contenders) {
        this.contenders = List.copyOf(contenders);
        contenders.forEach(contender -> acknowledged.put(contender, new AtomicLong()));
    }

    /** One turn of one contender. */
    record Turn(Wrk.Round load, Cost cost) {
    }

    /** Posts to each until its code is compiled. */
    void warmUp(Path body) throws IOException, InterruptedException {
        Map<Contender, Long> answers = new LinkedHashMap<>();
        for (int turn = 0; turn < WARM_UP_TURNS_MAX; turn++) {
            for (Contender contender : contenders) {
                if (answers.getOrDefault(contender, 0L) < WARM_UP_REQUESTS) {
                    long count = post(contender, body, WARM_UP_CONNECTIONS, WARM_UP).answers();
                    answers.merge(contender, count, Long::sum);
                }
            }
        }
    }

    /** Lets them take turns, after a short one each that does not count. */
    Map<Contender, List<Turn>> run(Path body, int connections, int rounds, Duration time)
            throws IOException, InterruptedException {
        Map<Contender, List<Turn>> turns = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            turns.put(contender, new ArrayList<>());
            post(contender, body, connections, TRIAL);
        }
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : order) {
                Cost before = Cost.of(contender);
                Wrk.Round load = post(contender, body, connections, time);
                turns.get(contender).add(new Turn(load, Cost.of(contender).minus(before)));
            }
            Collections.rotate(order, 1);
        }
        return turns;
    }

    /** Posts to one, out of turn. */
    Wrk.Round post(Contender contender, Path body, int connections, Duration time)
            throws IOException, InterruptedException {
        Path own = contender.body() == null ? body : contender.body();
        Wrk.Round load = Wrk.post(contender.url(), own, connections, time);
        acknowledged.get(contender).addAndGet(load.accepted());
        return load;
    }

    /** Answers below 400 so far. */
    long acknowledged(Contender contender) {
        return acknowledged.get(contender).get();
    }
}
