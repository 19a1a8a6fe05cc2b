package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AppendQueueTest {
    private static Append append(int bytes, List<AppendResult> told) {
        return new Append(Series.EVENTS, List.of(new byte[bytes]), told::add);
    }

    private static List<Append> list(Append oldest) {
        List<Append> appends = new ArrayList<>();
        for (Append append = oldest; append != null; append = append.next) {
            appends.add(append);
        }
        return appends;
    }

    @Test
    void appendsAreTakenOldestFirst() {
        AppendQueue queue = new AppendQueue(1 << 20);
        List<Append> offered = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            offered.add(append(i, new ArrayList<>()));
            assertNull(queue.offer(offered.get(i)));
        }
        assertEquals(offered, list(queue.takeAll(0)));
        assertNull(queue.takeAll(0));
    }

    @Test
    void queueIsBoundedInBytesAndAnAppendAloneAlwaysHasRoom() {
        AppendQueue queue = new AppendQueue(1000);
        List<AppendResult> told = new ArrayList<>();
        Append huge = append(5000, told);
        assertNull(queue.offer(huge));
        assertEquals(AppendResult.BUSY, queue.offer(append(1, told)));
        queue.end(queue.takeAll(0), AppendResult.DURABLE);
        assertEquals(0, queue.bytes());
        assertNull(queue.offer(append(300, told)));
        assertNull(queue.offer(append(300, told)));
        assertEquals(AppendResult.BUSY, queue.offer(append(300, told)));
        assertEquals(2 * append(300, told).queuedBytes(), queue.bytes());
        assertEquals(List.of(AppendResult.DURABLE), told);
    }

    @Test
    void appendIsEndedOnceHoweverOftenItIsTried() {
        AppendQueue queue = new AppendQueue(1000);
        List<AppendResult> told = new ArrayList<>();
        Append append = append(10, told);
        queue.offer(append);
        append.take();
        queue.end(append, AppendResult.DURABLE);
        queue.end(append, AppendResult.FAILED);
        assertEquals(List.of(AppendResult.DURABLE), told);
        assertEquals(0, queue.bytes());
        assertFalse(append.cancel(), "it is stored");
    }

    @Test
    void cancelledAppendIsNotTakenAndNotToldButGivesItsBytesBack() {
        AppendQueue queue = new AppendQueue(1000);
        List<AppendResult> told = new ArrayList<>();
        Append append = append(10, told);
        queue.offer(append);
        assertTrue(append.cancel());
        assertFalse(append.take());
        assertTrue(queue.bytes() > 0, "its memory is still held");
        queue.end(append, AppendResult.FAILED);
        assertEquals(0, queue.bytes());
        assertEquals(List.of(), told);
    }

    @Test
    void takenAppendCannotBeCancelled() {
        Append append = append(10, new ArrayList<>());
        assertTrue(append.take());
        assertFalse(append.cancel());
    }

    @Test
    void closedQueueRefusesAndGivesWhatWaitsOnce() {
        AppendQueue queue = new AppendQueue(1000);
        Append waiting = append(10, new ArrayList<>());
        queue.offer(waiting);
        assertEquals(List.of(waiting), list(queue.close()));
        assertEquals(AppendResult.CLOSED, queue.offer(append(10, new ArrayList<>())));
        assertEquals(waiting.queuedBytes(), queue.bytes());
        assertNull(queue.close());
        assertNull(queue.takeAll(0));
    }

    @Test
    void nothingIsLostBetweenThreadsAndTheBytesComeOut() throws InterruptedException {
        int threads = 8;
        int each = 20_000;
        AppendQueue queue = new AppendQueue(50_000);
        AtomicInteger durable = new AtomicInteger();
        AtomicInteger busy = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        CountDownLatch offering = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    Append append = new Append(Series.EVENTS, List.of(new byte[i % 100]),
                            result -> durable.incrementAndGet());
                    AppendResult refusal = queue.offer(append);
                    if (refusal == AppendResult.BUSY) {
                        busy.incrementAndGet();
                    } else if (refusal == AppendResult.CLOSED) {
                        closed.incrementAndGet();
                    } else if (i % 7 == 0 && append.cancel()) {
                        cancelled.incrementAndGet();
                    }
                }
                offering.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }
        int batches = 0;
        while (offering.getCount() > 0 && batches < 2_000) {
            endAll(queue, queue.takeAll(1_000_000));
            batches++;
        }
        endAll(queue, queue.close());
        offering.await();
        assertEquals(threads * each, durable.get() + busy.get() + closed.get() + cancelled.get());
        assertEquals(0, queue.bytes());
    }

    private static void endAll(AppendQueue queue, Append oldest) {
        for (Append append : list(oldest)) {
            append.take();
            queue.end(append, AppendResult.DURABLE);
        }
    }

    @Test
    void takerIsWokenByTheFirstAppendHoweverLongItWaits() throws InterruptedException {
        AppendQueue queue = new AppendQueue(1000);
        CountDownLatch taken = new CountDownLatch(1);
        Thread taker = new Thread(() -> {
            while (queue.takeAll(Long.MAX_VALUE) == null) {
                Thread.onSpinWait(); // A park may end for no reason.
            }
            taken.countDown();
        });
        taker.setDaemon(true);
        taker.start();
        queue.offer(append(10, new ArrayList<>()));
        taken.await();
    }
}
