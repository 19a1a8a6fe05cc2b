package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AppendQueueTest {
    private final List<JournalState> told = new ArrayList<>();
    private final AppendQueue queue = new AppendQueue(1000);

    private Append append(int bytes) {
        return new Append(Series.EVENTS, List.of(new byte[bytes]), 0, told::add);
    }

    @Test
    void appendsAreTakenOldestFirst() {
        List<Append> offered = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            offered.add(append(i));
            assertEquals(JournalState.OPEN, queue.offer(offered.get(i)));
        }
        assertEquals(offered, queue.take(0));
        assertEquals(List.of(), queue.take(0));
    }

    @Test
    void queueIsBoundedInBytesAndASingleAppendAlwaysHasRoom() {
        Append huge = append(5000);
        assertEquals(JournalState.OPEN, queue.offer(huge));
        assertEquals(JournalState.BUSY, queue.offer(append(1)));
        assertNull(queue.complete(queue.take(0), JournalState.OPEN));
        assertEquals(0, queue.bytes());
        int half = (int) (500 - append(0).bytes);
        assertEquals(JournalState.OPEN, queue.offer(append(half)));
        assertEquals(JournalState.OPEN, queue.offer(append(half)), "exactly the limit");
        assertEquals(1000, queue.bytes());
        assertEquals(JournalState.BUSY, queue.offer(append(0)));
        assertEquals(List.of(JournalState.OPEN), told);
    }

    @Test
    void batchIsBoundedAndALargerAppendIsABatchOfItsOwn() {
        AppendQueue large = new AppendQueue(1L << 30);
        List<byte[]> megabyte = List.of(new byte[(int) ((1 << 20) - append(0).bytes)]);
        List<Append> offered = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            offered.add(new Append(Series.EVENTS, i == 40 ? List.of(new byte[40 << 20]) : megabyte, 0, told::add));
            assertEquals(JournalState.OPEN, large.offer(offered.get(i)));
        }
        assertEquals(offered.subList(0, 32), large.take(0), "exactly 32 MiB");
        assertEquals(offered.subList(32, 40), large.take(0));
        assertEquals(offered.subList(40, 41), large.take(0));
        assertEquals(offered.subList(41, 73), large.take(0));
        large.close();
        assertEquals(offered.subList(73, 100), large.take(0));
    }

    @Test
    void appendIsCompletedOnceHoweverOftenItIsTried() {
        queue.offer(append(10));
        List<Append> batch = queue.take(0);
        queue.complete(batch, JournalState.OPEN);
        queue.complete(batch, JournalState.FAILED);
        assertEquals(List.of(JournalState.OPEN), told);
        assertEquals(0, queue.bytes());
    }

    @Test
    void callerThatThrowsDoesNotHarmTheOthers() {
        queue.offer(new Append(Series.EVENTS, List.of(), 0, state -> {
            throw new IllegalStateException();
        }));
        queue.offer(append(10));
        assertInstanceOf(IllegalStateException.class, queue.complete(queue.take(0), JournalState.OPEN));
        assertEquals(List.of(JournalState.OPEN), told);
        assertEquals(0, queue.bytes());
    }

    @Test
    void appendExpiresAfterItsDeadlineAlsoWhereTheClockOverflows() {
        Append append = new Append(Series.EVENTS, List.of(), Long.MAX_VALUE, told::add);
        assertFalse(append.isExpired(Long.MAX_VALUE));
        assertTrue(append.isExpired(Long.MIN_VALUE));
    }

    @Test
    void closedQueueRefusesAndGivesWhatWaitsOnce() {
        Append waiting = append(10);
        queue.offer(waiting);
        queue.close();
        assertEquals(JournalState.CLOSED, queue.offer(append(10)));
        assertEquals(List.of(waiting), queue.take(0));
        assertEquals(waiting.bytes, queue.bytes());
        assertEquals(List.of(), queue.take(0));
    }

    @Test
    void nothingIsLostBetweenThreadsAndTheBytesComeOut() throws InterruptedException {
        int threads = 8;
        int each = 20_000;
        AppendQueue shared = new AppendQueue(50_000);
        AtomicInteger durable = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch offering = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    Append append = new Append(Series.EVENTS, List.of(new byte[i % 100]), 0,
                            result -> durable.incrementAndGet());
                    if (shared.offer(append) != JournalState.OPEN) {
                        refused.incrementAndGet();
                    }
                }
                offering.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }
        for (int batches = 0; offering.getCount() > 0 && batches < 2_000; batches++) {
            shared.complete(shared.take(1), JournalState.OPEN);
        }
        shared.close();
        shared.complete(shared.take(0), JournalState.OPEN);
        offering.await();
        assertEquals(threads * each, durable.get() + refused.get());
        assertEquals(0, shared.bytes());
    }

    @Test
    void appendIsAsLargeAsItsBytesAndAsTheLimitAllows() {
        List<byte[]> most = Collections.nCopies(64, new byte[(int) ((1 << 20) - append(0).bytes)]);
        assertEquals(JournalLimits.MAX_APPEND_BYTES, new Append(Series.EVENTS, most, 0, told::add).bytes);
        List<byte[]> more = new ArrayList<>(most);
        more.set(0, new byte[most.get(0).length + 1]);
        assertThrows(IllegalArgumentException.class, () -> new Append(Series.EVENTS, more, 0, told::add));
    }

    /** Returns a thread that waits for an append; it ends when it has one, or when the queue is closed. */
    private Thread waitingTaker(AtomicBoolean ended) {
        Thread taker = new Thread(() -> {
            while (queue.take(Long.MAX_VALUE).isEmpty() && !ended.get()) {
                Thread.onSpinWait(); // A wait may end for no reason.
            }
        });
        taker.setDaemon(true);
        taker.start();
        while (taker.getState() != Thread.State.TIMED_WAITING) {
            assertFalse(Thread.currentThread().isInterrupted(), "the taker does not wait");
            Thread.onSpinWait();
        }
        return taker;
    }

    @Test
    void waitingTakerIsWokenByAnAppend() throws InterruptedException {
        Thread taker = waitingTaker(new AtomicBoolean());
        queue.offer(append(10));
        taker.join();
    }

    @Test
    void waitingTakerIsWokenByTheClose() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        Thread taker = waitingTaker(ended);
        ended.set(true);
        queue.close();
        taker.join();
    }
}
