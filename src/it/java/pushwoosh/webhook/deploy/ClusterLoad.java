package pushwoosh.webhook.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import pushwoosh.webhook.container.Example;

/**
 * The sender of {@link ClusterIT}, a process of its own among the cluster's: posts numbered events at a bounded rate,
 * and each again until it is answered 200. Ends by itself.
 */
final class ClusterLoad {
    private static final int THREADS = 32;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long END_NANOS = TimeUnit.MINUTES.toNanos(8);

    private final URI url;
    private final int count;
    private final int perSecond;
    private final long start = System.nanoTime();
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, LongAdder> refused = new ConcurrentSkipListMap<>();
    private final BitSet acknowledged = new BitSet();

    private ClusterLoad(URI url, int count, int perSecond) {
        this.url = url;
        this.count = count;
        this.perSecond = perSecond;
    }

    /**
     * Prints how many are acknowledged, every thousand, and at the end how often attempts were in vain, and why.
     *
     * @param arguments the URL, how many events, how many a second at most, and the file that gets the numbers of the
     *        acknowledged ones, one a line
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.setProperty("sun.net.http.retryPost", "false"); // Whether to post again is decided here alone.
        System.setProperty("http.maxConnections", Integer.toString(THREADS));
        Path file = Path.of(arguments[3]);
        ClusterLoad load =
                new ClusterLoad(URI.create(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            threads[i] = new Thread(load::post);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Files.write(file, (Iterable<String>) load.acknowledged.stream().mapToObj(Integer::toString)::iterator);
        System.out.println("refused " + load.refused);
    }

    /** The event of a number: the number is its user id, and there are 10,000 devices. */
    static String event(int number) {
        return Example.ofUser(Integer.toString(number)).replace("a@example.com", "a" + number % 10_000 + "@example.com");
    }

    private void post() {
        for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
            long due = start + TimeUnit.SECONDS.toNanos(number) / perSecond;
            LockSupport.parkNanos(due - System.nanoTime());
            for (String outcome = outcome(number); !outcome.equals("200"); outcome = outcome(number)) {
                refused.computeIfAbsent(outcome, key -> new LongAdder()).increment();
                if (System.nanoTime() - start > END_NANOS) {
                    return;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            note(number);
        }
    }

    /** The status, or why there is none. */
    private String outcome(int number) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(5_000);
            connection.setReadTimeout(30_000);
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream body = connection.getOutputStream()) {
                body.write(event(number).getBytes(UTF_8));
            }
            int status = connection.getResponseCode();
            if (status == 200) {
                connection.getInputStream().readAllBytes();
            }
            return Integer.toString(status);
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private synchronized void note(int number) {
        acknowledged.set(number);
        if (acknowledged.cardinality() % 1_000 == 0) {
            System.out.println("acknowledged " + acknowledged.cardinality());
        }
    }
}
