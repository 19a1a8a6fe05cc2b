package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The one thread that owns the files: takes what waits, writes it, forces once, releases all.
 *
 * <p>There is no artificial delay: a batch is what arrived while the last force ran. All of a batch
 * gets one stamp, so a batch lies within one day. A waiter is released as durable in one place,
 * {@link #commit(Series, List)}, after {@link DayLog#commit} returned. After a failure the
 * thread goes on; the state says whether a probe has to succeed before the next batch.
 */
final class Committer implements Runnable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AppendQueue queue;
    private final LongSupplier nanoTime;
    private final StampClock stamps;
    private final FileNumbers numbers;
    private final DiskHealth health;
    private final Housekeeping housekeeping;
    private final JournalCounters counters;
    private final ErrorLog errors;
    private final Map<Series, DayLog> logs = new EnumMap<>(Series.class);
    private final CountDownLatch started = new CountDownLatch(1);
    private LocalDate day;
    private long lastTick;
    /** When the step under way began, by the elapsed clock; 0 while waiting for work. */
    private volatile long busySince;
    private volatile boolean closing;

    Committer(Disk disk, JournalLimits limits, Clock clock, LongSupplier nanoTime, AppendQueue queue,
            JournalCounters counters, ErrorLog errors) {
        this.queue = queue;
        this.nanoTime = nanoTime;
        this.counters = counters;
        this.errors = errors;
        this.stamps = new StampClock(clock, limits.zone(), errors);
        this.numbers = new FileNumbers(disk);
        this.health = new DiskHealth(disk, numbers, limits.freeSpaceReserveBytes(), nanoTime, errors);
        this.housekeeping = new Housekeeping(disk, limits.compressAfterDays(), limits.retentionDays(), errors);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        for (Series series : Series.values()) {
            logs.put(series, new DayLog(series, disk, numbers, buffer, counters, errors));
        }
    }

    @Override
    public void run() {
        busySince = nanoTime.getAsLong() | 1;
        guarded(this::tick);
        started.countDown();
        while (!closing) {
            busySince = 0;
            List<Append> batch = queue.takeAll(TICK_NANOS);
            busySince = nanoTime.getAsLong() | 1; // Never 0.
            Thread.interrupted(); // Nobody may interrupt this thread; if somebody did, it must not close a channel.
            if (isTickDue()) {
                guarded(this::tick);
            }
            guarded(() -> commit(batch));
        }
        guarded(() -> commit(queue.end()));
        guarded(this::closeFiles);
        housekeeping.close();
        busySince = 0;
    }

    private boolean isTickDue() {
        return nanoTime.getAsLong() - lastTick >= TICK_NANOS;
    }

    /** Once a second: yesterday's files are closed, free space is looked at, a sick disk is probed. */
    private void tick() {
        lastTick = nanoTime.getAsLong();
        startDayIfNew(stamps.next());
        health.check();
    }

    private void startDayIfNew(Stamp stamp) {
        if (stamp.day().equals(day)) {
            return;
        }
        closeFiles();
        day = stamp.day();
        counters.dayStarted();
        health.probe();
        housekeeping.dayStarted(day, numbers.holdsZero());
    }

    private void closeFiles() {
        logs.values().forEach(DayLog::close);
        try {
            numbers.release();
        } catch (IOException e) {
            errors.report("cannot release a file number", e);
        }
    }

    private void commit(List<Append> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Map<Series, List<Append>> taken = new EnumMap<>(Series.class);
        for (Append append : batch) {
            if (append.take()) {
                taken.computeIfAbsent(append.series(), series -> new ArrayList<>()).add(append);
            } else {
                queue.release(append.queuedBytes());
            }
        }
        taken.forEach((series, appends) -> {
            AppendResult result = AppendResult.FAILED;
            try {
                result = commit(series, appends);
            } catch (Throwable e) { // Also an Error: the waiters must hear of it and the thread must stay.
                errors.report("a batch failed", e);
            }
            complete(appends, result);
        });
    }

    private AppendResult commit(Series series, List<Append> appends) {
        if (!health.isOpen()) {
            return AppendResult.refusedIn(health.state());
        }
        long begin = nanoTime.getAsLong();
        Stamp stamp = stamps.next();
        startDayIfNew(stamp);
        try {
            logs.get(series).commit(stamp, appends);
        } catch (CommitException e) {
            counters.failed();
            errors.report("a batch of " + series.prefix() + " is not durable", e);
            health.failed(e.next());
            return e.next() == JournalState.FULL ? AppendResult.FULL : AppendResult.FAILED;
        }
        int lines = appends.stream().mapToInt(append -> append.lines().size()).sum();
        counters.committed(series, lines, nanoTime.getAsLong() - begin);
        return AppendResult.DURABLE;
    }

    private void complete(List<Append> appends, AppendResult result) {
        for (Append append : appends) {
            queue.release(append.queuedBytes());
            guarded(() -> append.complete(result));
        }
    }

    /** Runs a step that must not end this thread. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) { // Also an Error, such as no memory.
            errors.report("the committer goes on after", e);
        }
    }

    /** Waits until the first probe of the disk has ended, well or not. */
    boolean awaitStart(long millis) throws InterruptedException {
        return started.await(millis, TimeUnit.MILLISECONDS);
    }

    /** The state as the disk has it. Any thread. */
    JournalState state() {
        return health.state();
    }

    /** For how long the step under way has been at it; 0 while waiting for work. Any thread. */
    long busyNanos() {
        long since = busySince;
        return since == 0 ? 0 : nanoTime.getAsLong() - since;
    }

    /** Makes what waits durable, closes the files and ends the thread. Any thread. */
    void close() {
        closing = true;
        queue.wake();
    }
}
