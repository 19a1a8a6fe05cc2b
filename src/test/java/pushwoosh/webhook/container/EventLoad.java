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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Threads that post numbered events until told to stop, each number once, and note which were answered 200. The
 * number is the event's user id and unique in this JVM, so that several loads may share a directory. A broken
 * connection is opened again, however long that takes.
 *
 * <p>May be asked from any thread while it runs.
 */
final class EventLoad implements AutoCloseable {
    static final String NO_ANSWER = "no answer";
    /** A page of the container; the receiver's own 400 is a problem of RFC 9457. */
    static final String CONTAINERS_400 = "400 of the container";

    /** Ends a load that its test failed to stop. */
    private static final int EVENTS_MAX = 1_000_000;

    private static final Duration FAILURE_PAUSE = Duration.ofMillis(10);
    private static final AtomicInteger NEXT_NUMBER = new AtomicInteger();

    private final Container container;
    private final String target;
    private final int payloadCharacters;
    private final Duration pause;
    private final AtomicInteger posted = new AtomicInteger();
    private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
    private final Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ReadWriteLock posting = new ReentrantReadWriteLock(true);
    private volatile boolean stopping;

    private EventLoad(Container container, String target, int payloadCharacters, Duration pause) {
        this.container = container;
        this.target = target;
        this.payloadCharacters = payloadCharacters;
        this.pause = pause;
    }

    /** Begins to post, one event at a time in each thread. */
    static EventLoad start(Container container, String target, int threadCount) {
        return start(container, target, threadCount, 100);
    }

    /** Begins to post events whose payload has so many characters. */
    static EventLoad start(Container container, String target, int threadCount, int payloadCharacters) {
        return start(new EventLoad(container, target, payloadCharacters, Duration.ZERO), threadCount);
    }

    /** Begins to post with a pause of each thread after every event, for a test that lasts. */
    static EventLoad startPaced(Container container, String target, int threadCount, int payloadCharacters,
            Duration pause) {
        return start(new EventLoad(container, target, payloadCharacters, pause), threadCount);
    }

    private static EventLoad start(EventLoad load, int threadCount) {
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

    /** How often each status came, and how often {@link #NO_ANSWER} and {@link #CONTAINERS_400}. */
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

    /** The numbers of the events that were answered 200 and are not among these as they were posted. */
    Set<Integer> lost(Map<Integer, List<String>> eventsByNumber) {
        Set<Integer> lost = new TreeSet<>(acknowledged);
        lost.removeIf(number -> eventsByNumber.getOrDefault(number, List.of()).contains(event(number)));
        return lost;
    }

    /** How many of the events that were answered 200 are there more than once. */
    long repeatedCount(Map<Integer, List<String>> eventsByNumber) {
        return acknowledged.stream()
                .filter(number -> eventsByNumber.getOrDefault(number, List.of()).size() > 1).count();
    }

    /** The number of an event that a load has posted. */
    static int numberOf(String event) {
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
            LockSupport.parkNanos(pause.toNanos());
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
        posting.readLock().lock();
        try {
            int number = NEXT_NUMBER.getAndIncrement();
            Answer answer = Request.post(target, event(number)).send(connection);
            boolean isProblem = answer.header("content-type").startsWith("application/problem+json");
            count(answer.status() == 400 && !isProblem ? CONTAINERS_400 : Integer.toString(answer.status()));
            if (answer.status() == 200) {
                acknowledged.add(number);
            }
            return answer;
        } finally {
            posting.readLock().unlock();
        }
    }

    /** Returns the lock under which no event is on its way. */
    Lock quiet() {
        return posting.writeLock();
    }

    /** Pauses while the container starts or stops: otherwise it would refuse thousands of requests a second. */
    private static void pauseAfterFailure() {
        LockSupport.parkNanos(FAILURE_PAUSE.toNanos());
    }

    private void count(String outcome) {
        outcomes.computeIfAbsent(outcome, key -> new AtomicInteger()).incrementAndGet();
    }
}
