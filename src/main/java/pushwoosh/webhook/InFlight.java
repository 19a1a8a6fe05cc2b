package pushwoosh.webhook;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The POSTs that are not answered to the end yet, and the thread that ends those past their deadline. Any
 * thread.
 */
final class InFlight implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");
    private static final long PERIOD_MILLIS = 100;

    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::watch, "pushwoosh-webhook deadlines");
    private volatile boolean closing;

    InFlight() {
        thread.setDaemon(true);
        thread.start();
    }

    void add(Exchange exchange) {
        exchanges.add(exchange);
    }

    void remove(Exchange exchange) {
        exchanges.remove(exchange);
    }

    /** How many there are. */
    int size() {
        return exchanges.size();
    }

    private synchronized void watch() {
        while (!closing) {
            long now = System.nanoTime();
            exchanges.forEach(exchange -> expire(exchange, now));
            try {
                wait(PERIOD_MILLIS);
            } catch (InterruptedException e) {
                return; // Nobody but the container's last resort does that.
            }
        }
    }

    /** One that cannot be ended must not keep the others from it. */
    private static void expire(Exchange exchange, long now) {
        try {
            exchange.expire(now);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a request past its deadline does not end", e);
        }
    }

    /** Waits until all have their answer to its end; false if they have not in that time. */
    boolean awaitNone(Duration timeout) {
        return await(timeout, exchanges::isEmpty);
    }

    /** Waits until all are answered, though the sender may not have taken it in; false if they are not in that time. */
    boolean awaitAnswered(Duration timeout) {
        return await(timeout, () -> exchanges.stream().allMatch(Exchange::isAnswered));
    }

    private static boolean await(Duration timeout, BooleanSupplier condition) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Answers those whose body is still on its way. */
    void refuseReading() {
        exchanges.stream().filter(Exchange::isReading).forEach(InFlight::refuse);
    }

    private static void refuse(Exchange exchange) {
        exchange.answer(Outcome.unavailable(Outcome.Reason.CLOSING));
    }

    /** Answers those that are left and ends the thread. */
    @Override
    public void close() {
        exchanges.forEach(InFlight::refuse);
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
