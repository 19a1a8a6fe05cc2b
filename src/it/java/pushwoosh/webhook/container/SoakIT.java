package pushwoosh.webhook.container;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A Tomcat under load for as long as asked, with one fault after another at random; at the end every acknowledged
 * event is looked for. Properties: {@code soak.minutes}, {@code soak.seed}.
 */
@Tag("soak")
class SoakIT {
    private static final int MINUTES = Integer.getInteger("soak.minutes", 3);
    private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
    private static final int CLIENTS = 4;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int EVENTS_BETWEEN_MAX = 300;
    private static final String ROW = "| %-48s | %5s | %12s | %4s | %5s | %10s | %s%n";

    private final Random random = new Random(SEED);
    /** The loads by the fault that came into each. */
    private final Map<SoakFault, List<EventLoad>> loads = new EnumMap<>(SoakFault.class);
    private final Map<SoakFault, Long> longestMillis = new EnumMap<>(SoakFault.class);

    @Test
    void everyAcknowledgedEventSurvivesWhateverHappens() throws IOException {
        System.out.println("soak: " + MINUTES + " minutes, -Dsoak.seed=" + SEED);
        try (SoakServer server = new SoakServer(random)) {
            List<SoakFault> faults = List.copyOf(server.faults());
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
            while (System.nanoTime() - end < 0) {
                round(server, faults.get(random.nextInt(faults.size())));
            }
            server.restart();
            check(server);
        }
    }

    private void round(SoakServer server, SoakFault fault) throws IOException {
        int payloadCharacters = random.nextInt(4) == 0 ? 5_000 : 100;
        EventLoad load =
                EventLoad.startPaced(server.container(), SoakServer.PATH, CLIENTS, payloadCharacters, PAUSE);
        loads.computeIfAbsent(fault, key -> new ArrayList<>()).add(load);
        try (load) {
            load.awaitAcknowledged(1 + random.nextInt(EVENTS_BETWEEN_MAX));
            long begin = System.nanoTime();
            fault.happenTo(server, load);
            load.awaitAcknowledged(1);
            longestMillis.merge(fault, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin), Math::max);
            load.awaitAcknowledged(1 + random.nextInt(EVENTS_BETWEEN_MAX));
        }
        Contract.awaitUp(server.container(), SoakServer.PATH);
        Set<String> unexpected = new TreeSet<>(load.outcomes().keySet());
        unexpected.removeAll(fault.expected());
        assertEquals(Set.of(), unexpected, () -> fault + ", answers " + load.outcomes() + ", seed " + SEED);
    }

    private void check(SoakServer server) throws IOException {
        Map<Integer, List<String>> events = server.events().stream().collect(groupingBy(EventLoad::numberOf));
        System.out.printf(ROW, "fault", "times", "acknowledged", "lost", "twice", "longest ms", "answers");
        List<String> wrong = new ArrayList<>();
        loads.forEach((fault, ofFault) -> {
            Map<String, Integer> answers = new TreeMap<>();
            ofFault.forEach(load -> load.outcomes().forEach(
                    (answer, count) -> answers.merge(answer, count, Integer::sum)));
            int acknowledged = ofFault.stream().mapToInt(EventLoad::acknowledgedCount).sum();
            int lost = ofFault.stream().mapToInt(load -> load.lost(events).size()).sum();
            long twice = ofFault.stream().mapToLong(load -> load.repeatedCount(events)).sum();
            System.out.printf(ROW, fault, ofFault.size(), acknowledged, lost, twice, longestMillis.get(fault), answers);
            FaultTable.add("soak: " + fault, ofFault.size(), acknowledged, lost, 0);
            if (lost > 0 || twice > (fault.mayRepeatABatch() ? CLIENTS * ofFault.size() : 0)) {
                wrong.add(fault.toString());
            }
        });
        System.out.println("soak: " + server.fileCount() + " files of events");
        assertEquals(List.of(), wrong, "lost or repeated, seed " + SEED);
    }
}
