package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that post numbered events until told to stop, each number once, and note which were answered 200. The
 * number is the event's user id and unique in this JVM, so that several loads may share a directory. A broken
 * connection is opened again, however long that takes.
 *
 * <p>May be asked from any thread while it runs.
 */
final class EventLoad implements AutoCloseable {
    static final String NO_ANSWER = "no answer";

    /** Bounds a load whose test has lost control of it. */
    private static final int EVENTS_MAX = 1_000_000;

    private static final Duration FAILURE_PAUSE = Duration.ofMillis(10);
    private static final AtomicInteger NEXT_NUMBER = new AtomicInteger();

    private final Container container;
    private final String target;
    private final int payloadCharacters;
    private final AtomicInteger posted = new AtomicInteger();
    private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
    private final Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private EventLoad(Container container, String target, int payloadCharacters) {
        this.container = container;
        this.target = target;
        this.payloadCharacters = payloadCharacters;
    }

    /** Begins to post, one event at a time in each thread. */
    static EventLoad start(Container container, String target, int threadCount) {
        return start(container, target, threadCount, 100);
    }

    /** Begins to post events whose payload has so many characters. */
    static EventLoad start(Container container, String target, int threadCount, int payloadCharacters) {
        EventLoad load = new EventLoad(container, target, payloadCharacters);
        for (int i = 0; i < threadCount; i++) {
            load.threads.add(new Thread(load::post, "load-" + i));
        }
        load.threads.forEach(Thread::start);
        return load;
    }

    /** How many were answered 200 so far. */
    int acknowledgedCount() {
        return acknowledged.size();
    }

    /** Returns when so many more were answered 200. */
    void awaitAcknowledged(int more) {
        int goal = acknowledgedCount() + more;
        Await.until(goal + " acknowledged; so far " + outcomes, Container.PATIENCE, () -> acknowledgedCount() >= goal);
    }

    /** How often each status came, and how often {@link #NO_ANSWER}. */
    Map<String, Integer> outcomes() {
        Map<String, Integer> counts = new TreeMap<>();
        outcomes.forEach((outcome, count) -> counts.put(outcome, count.get()));
        return counts;
    }

    /** Every acknowledged event is there exactly once, and nothing that was not posted. */
    void assertKept(List<String> events) {
        Set<Integer> kept = new TreeSet<>();
        for (String event : events) {
            int number = numberOf(event);
            assertTrue(number < NEXT_NUMBER.get(), () -> "never posted: " + event);
            assertTrue(kept.add(number), () -> "twice: " + event);
            assertTrue(!acknowledged.contains(number) || event.equals(event(number)), event);
        }
        Set<Integer> lost = new TreeSet<>(acknowledged);
        lost.removeAll(kept);
        assertEquals(Set.of(), lost, () -> "acknowledged and lost, of " + acknowledgedCount());
    }

    /** How many of the acknowledged events are among these. */
    int found(List<String> events) {
        Set<Integer> numbers = new TreeSet<>();
        events.forEach(event -> numbers.add(numberOf(event)));
        numbers.retainAll(acknowledged);
        return numbers.size();
    }

    private static int numberOf(String event) {
        return Integer.parseInt(event.replaceFirst(".*\"user_id\":\"(\\d+)\".*", "$1"));
    }

    private String event(int number) {
        return Example.ofUser(Integer.toString(number)).replace("Your order", "x".repeat(payloadCharacters));
    }

    /** Ends the threads after the answer that each is waiting for. */
    @Override
    public void close() {
        stopping = true;
        Await.until("the load has ended", Container.PATIENCE, () -> threads.stream().noneMatch(Thread::isAlive));
    }

    private void post() {
        while (!stopping) {
            try (HttpConnection connection = new HttpConnection(container.port())) {
                postOn(connection);
            } catch (IOException e) {
                count(NO_ANSWER);
                pauseAfterFailure();
            }
        }
    }

    private void postOn(HttpConnection connection) throws IOException {
        Answer answer;
        do {
            if (posted.getAndIncrement() >= EVENTS_MAX) {
                stopping = true;
                return;
            }
            answer = postOne(connection);
            if (answer.status() != 200) {
                pauseAfterFailure();
            }
        } while (!stopping && !answer.header("connection").equalsIgnoreCase("close"));
    }

    /** Posts one event more, for a test that wants the next answer; returns its status. */
    int postOne() throws IOException {
        try (HttpConnection connection = new HttpConnection(container.port())) {
            return postOne(connection).status();
        }
    }

    private Answer postOne(HttpConnection connection) throws IOException {
        int number = NEXT_NUMBER.getAndIncrement();
        Answer answer = Request.post(target, event(number)).send(connection);
        count(Integer.toString(answer.status()));
        if (answer.status() == 200) {
            acknowledged.add(number);
        }
        return answer;
    }

    /** Leaves the processor to the container, which is on its way up or down: it would refuse thousands a second. */
    private static void pauseAfterFailure() {
        LockSupport.parkNanos(FAILURE_PAUSE.toNanos());
    }

    private void count(String outcome) {
        outcomes.computeIfAbsent(outcome, key -> new AtomicInteger()).incrementAndGet();
    }
}
