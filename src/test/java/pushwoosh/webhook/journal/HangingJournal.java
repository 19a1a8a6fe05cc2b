package pushwoosh.webhook.journal;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A journal on a disk in memory, which does not answer a force until it is released. */
public final class HangingJournal {
    public final Journal journal;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    public HangingJournal(JournalLimits limits) throws InterruptedException {
        FaultyDisk disk = new FaultyDisk(1);
        journal = new Journal(disk, limits, Clock.systemUTC(), System::nanoTime);
        journal.awaitStart(Duration.ofSeconds(30));
        disk.setFaults((operation, name) -> {
            if (operation == Faults.Operation.FORCE) {
                reached.countDown();
                await(released);
            }
            return null;
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until lines are written and not forced. */
    public void awaitForce() {
        await(reached);
    }

    public void release() {
        released.countDown();
    }
}
