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
 * The one thread that owns the files: takes what waits, writes it in pieces of the buffer, forces once, completes all.
 * There is no artificial delay: a batch is what arrived while the last force ran. Its lines of one series get one
 * stamp, so they lie within one day. OPEN is returned in one place, at the end of {@link #makeDurable}. After a failure
 * the thread continues, with a probe where the state asks for one.
 */
final class Committer extends Thread {
    private static final long TICK_MILLIS = 1_000;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);

    final AppendQueue queue;
    final DiskHealth health;
    final RateLimitedLog errors;
    final JournalStats.Counters counters = new JournalStats.Counters();
    final Map<Series, DayLog> logs = new EnumMap<>(Series.class);
    /** Open after the first probe of the disk. */
    final CountDownLatch started = new CountDownLatch(1);
    private final LongSupplier nanoTime;
    private final StampClock stamps;
    private final FileNumbers numbers;
    private final Housekeeping housekeeping;
    private LocalDate day;
    private long lastTick;
    /** What a step threw unexpectedly; reported at the next tick, when there may be memory for it again. */
    private Throwable escaped;
    /** When the current step began, by the elapsed clock; 0 while waiting for work. */
    private volatile long busySince;
    volatile boolean closing;

    Committer(Disk disk, JournalLimits limits, Clock clock, LongSupplier nanoTime, ByteBuffer buffer) {
        super("pushwoosh-webhook committer");
        setDaemon(true);
        this.queue = new AppendQueue(limits.queueBytes());
        this.errors = new RateLimitedLog(nanoTime);
        this.nanoTime = nanoTime;
        this.lastTick = nanoTime.getAsLong() - TICK_NANOS;
        this.stamps = new StampClock(clock, limits.zone(), errors);
        this.numbers = new FileNumbers(disk, errors);
        this.health = new DiskHealth(disk, numbers, limits.freeSpaceReserveBytes(), nanoTime, errors);
        this.housekeeping = new Housekeeping(disk, numbers, limits, errors);
        for (Series series : Series.values()) {
            logs.put(series, new DayLog(series, disk, numbers, housekeeping, clock, buffer, counters, errors));
        }
    }

    @Override
    public void run() {
        Runnable step = () -> step(TICK_MILLIS); // Made once: without memory a new one would end the thread.
        guarded(() -> step(0)); // Finds out whether the disk works.
        while (!closing) {
            guarded(step);
        }
        guarded(this::finish);
    }

    @Override
    public void interrupt() {
        // Would close the channel in use, and containers interrupt what they find running.
    }

    /** One batch, after waiting at most so long for it, and once a second the tick. */
    void step(long waitMillis) {
        busySince = 0;
        List<Append> batch = queue.take(waitMillis);
        busySince = nanoTime.getAsLong();
        commit(batch);
        if (nanoTime.getAsLong() - lastTick >= TICK_NANOS) {
            guarded(this::tick);
            busySince = 0; // Before those who wait for the start look at it.
            started.countDown();
        }
    }

    /** The last batch, then all files are closed. */
    void finish() {
        for (List<Append> batch = queue.take(0); !batch.isEmpty(); batch = queue.take(0)) {
            commit(batch);
        }
        guarded(this::closeFiles);
        housekeeping.close();
    }

    /** Once a second: closes yesterday's files, checks free space, links and locks, probes a disk that failed. */
    private void tick() {
        lastTick = nanoTime.getAsLong();
        if (escaped != null) {
            errors.error("the committer continues after", escaped);
            escaped = null;
        }
        startDayIfNew(stamps.next().day());
        if (health.isOpen() && health.hasReserve()) {
            try {
                for (DayLog log : logs.values()) {
                    log.check(day);
                }
            } catch (IOException e) {
                health.failed(e);
            }
            housekeeping.run(day);
        }
    }

    private void startDayIfNew(LocalDate today) {
        if (!today.equals(day)) {
            closeFiles();
            housekeeping.dayStarted(day, today);
            day = today;
        }
    }

    private void closeFiles() {
        logs.values().forEach(DayLog::close);
        numbers.release();
    }

    private void commit(List<Append> batch) {
        try {
            for (Series series : logs.keySet()) {
                commit(series, batch);
            }
        } catch (Throwable e) { // Also an Error, such as no memory.
            escaped = e;
        } finally {
            complete(batch, JournalState.FAILED); // Every waiter that is left.
        }
    }

    private void commit(Series series, List<Append> batch) {
        List<Append> due = new ArrayList<>();
        for (Append append : batch) {
            if (append.series == series && append.isExpired(nanoTime.getAsLong())) {
                complete(List.of(append), JournalState.STALLED);
            } else if (append.series == series) {
                due.add(append);
            }
        }
        if (!due.isEmpty()) {
            commitAll(series, due);
        }
    }

    /**
     * Commits the appends and completes them. If a write failed and a probe succeeds, a batch is halved, so that the
     * part that fits is stored; a single append that another file would take shows that this file cannot grow.
     */
    private void commitAll(Series series, List<Append> appends) {
        JournalState state = makeDurable(series, appends);
        boolean mayFit = state == JournalState.FULL && health.state == JournalState.OPEN;
        if (mayFit && appends.size() > 1) {
            int half = appends.size() / 2;
            commitAll(series, appends.subList(0, half));
            commitAll(series, appends.subList(half, appends.size()));
        } else {
            boolean isFileFull = mayFit && health.takes(appends.get(0).bytes) && logs.get(series).abandonFull();
            complete(appends, isFileFull ? makeDurable(series, appends) : state);
        }
    }

    private JournalState makeDurable(Series series, List<Append> appends) {
        long begin = nanoTime.getAsLong();
        StampClock.Stamp stamp = stamps.next();
        startDayIfNew(stamp.day());
        if (!health.isOpen()) {
            return health.state;
        }
        try {
            long bytes = logs.get(series).commit(stamp, appends);
            long lines = appends.stream().mapToLong(append -> append.lines.size()).sum();
            counters.committed(series, lines, bytes, nanoTime.getAsLong() - begin);
            return JournalState.OPEN;
        } catch (IOException e) {
            counters.failedBatches.incrementAndGet();
            errors.error("cannot store a batch of " + series.prefix, e);
            return health.failed(e);
        }
    }

    private void complete(List<Append> appends, JournalState state) {
        Throwable thrown = queue.complete(appends, state);
        escaped = thrown == null ? escaped : thrown;
    }

    /** Runs a step that must not end this thread, whatever it throws. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            escaped = e;
        }
    }

    /** How long the current step has taken so far; 0 while waiting for work. Any thread. */
    long busyNanos() {
        long since = busySince;
        return since == 0 ? 0 : nanoTime.getAsLong() - since;
    }

    /** Makes what waits durable, closes the files and ends the thread. Any thread. */
    void close() {
        queue.close();
        closing = true; // Last: the thread ends with what is in the queue.
    }
}
