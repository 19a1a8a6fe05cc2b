package pushwoosh.webhook.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.container.Await;

/**
 * Kills each part of the cluster while it works, and counts: {@code mvn -f src/it verify -Dgroups=cluster}. {@code
 * -Dcluster.events} and {@code -Dcluster.events-per-second} make the run longer or the load heavier.
 */
@Tag("cluster")
class ClusterIT {
    private static final int EVENTS = Integer.getInteger("cluster.events", 100_000);
    private static final int EVENTS_PER_SECOND = Integer.getInteger("cluster.events-per-second", 1_500);
    private static final Duration SHIPPING_TIME = Duration.ofMinutes(5);

    private final List<String> table = new ArrayList<>();

    @Test
    void everyAcknowledgedEventIsInTheTopicWhateverIsKilled() throws IOException {
        try (Cluster cluster = new Cluster()) {
            long start = System.nanoTime();
            cluster.post(EVENTS, EVENTS_PER_SECOND);
            at(cluster, 1, "kill -9 of receiver1");
            cluster.kill("receiver1");
            at(cluster, 2, "receiver1 starts again");
            cluster.start("receiver1");
            at(cluster, 3, "kill -9 of the shipper");
            cluster.kill("pushwoosh-shipper");
            at(cluster, 4, "kill -9 of Kafka");
            cluster.kill("kafka");
            at(cluster, 5, "shipper stops and starts while Kafka is away");
            cluster.stop("pushwoosh-shipper");
            cluster.start("pushwoosh-shipper");
            at(cluster, 6, "Kafka starts again");
            cluster.startKafkaAgain();
            cluster.awaitEndOfLoad();
            row("posting took", seconds(start) + " s");

            long posted = System.nanoTime();
            Set<Integer> acknowledged = new TreeSet<>(cluster.acknowledged());
            Await.until("the topic is complete", SHIPPING_TIME, () -> missing(cluster, acknowledged).isEmpty());
            row("topic complete after another", seconds(posted) + " s");
            report(cluster, acknowledged);
        }
    }

    private void at(Cluster cluster, int tenth, String what) {
        int count = EVENTS / 10 * tenth;
        cluster.awaitAcknowledged(count);
        row("at " + count + " acknowledged", what);
    }

    private void report(Cluster cluster, Set<Integer> acknowledged) throws IOException {
        List<String> topic = cluster.topic();
        List<String> files = cluster.files();
        Set<String> foreign = new HashSet<>(topic);
        files.forEach(foreign::remove);
        Set<Integer> missing = missing(cluster, acknowledged);
        row("acknowledged", acknowledged.size());
        row("refused and posted again", cluster.refused());
        row("lines in the receivers' files", files.size());
        row("lines in the topic", topic.size());
        row("missing in the topic", missing.size());
        row("repeated in the topic", topic.size() - topic.stream().map(ClusterIT::number).distinct().count());
        row("in the topic and in no file", foreign.size());
        System.out.println(String.join("\n", table));
        assertEquals(EVENTS, acknowledged.size());
        assertEquals(Set.of(), missing);
        assertEquals(Set.of(), foreign);
    }

    private static Set<Integer> missing(Cluster cluster, Set<Integer> acknowledged) {
        try {
            Set<Integer> missing = new TreeSet<>(acknowledged);
            missing.removeAll(cluster.topic().stream().map(ClusterIT::number).collect(Collectors.toSet()));
            return missing;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(String line) {
        return Integer.parseInt(line.replaceFirst(".*\"user_id\":\"(\\d+)\".*", "$1"));
    }

    private void row(String what, Object value) {
        table.add(String.format("%-32s %s", what, value));
    }

    private static long seconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
