package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The one thread that owns the files: takes what waits, writes it, forces once, releases all.
 *
 * <p>There is no artificial delay: a batch is what arrived while the last force ran. Its lines of one
 * series get one stamp, so they lie within one day. A waiter is released as durable in one place,
 * {@link #makeDurable}, after {@link DayLog#commit} returned. After a failure the thread
 * goes on; the state says whether a probe has to succeed before the next batch.
 */
final class Committer implements Runnable {
    private static final long TICK_MILLIS = 1_000;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);

    private final AppendQueue queue;
    private final LongSupplier nanoTime;
    private final StampClock stamps;
    private final FileNumbers numbers;
    private final DiskHealth health;
    private final Recovery recovery;
    private final Housekeeping housekeeping;
    private final JournalCounters counters;
    private final RateLimitedLog errors;
    private final UncutFiles uncut;
    private final Map<Series, DayLog> logs = new EnumMap<>(Series.class);
    private final CountDownLatch started = new CountDownLatch(1);
    private LocalDate day;
    private long lastTick;
    private boolean recovered;
    /** What a step threw and nobody expected; reported at the next tick, where there may be memory for it again. */
    private Throwable escaped;
    /** When the step under way began, by the elapsed clock; 0 while waiting for work. */
    private volatile long busySince;
    private volatile boolean closing;

    /** A committer that writes in pieces as big as the buffer, which should be a direct one. */
    Committer(Disk disk, JournalLimits limits, Clock clock, LongSupplier nanoTime, ByteBuffer buffer,
            AppendQueue queue, JournalCounters counters, RateLimitedLog errors) {
        this.queue = queue;
        this.nanoTime = nanoTime;
        this.counters = counters;
        this.errors = errors;
        this.stamps = new StampClock(clock, limits.zone(), errors);
        this.numbers = new FileNumbers(disk);
        this.health = new DiskHealth(disk, numbers, this::closeFiles, limits.freeSpaceReserveBytes(), nanoTime, errors);
        this.recovery = new Recovery(disk, numbers, errors);
        this.housekeeping = new Housekeeping(disk, limits.compressAfterDays(), limits.retentionDays(), errors);
        this.uncut = new UncutFiles(disk, errors);
        for (Series series : Series.values()) {
            logs.put(series, new DayLog(series, disk, numbers, buffer, counters, errors, uncut));
        }
    }

    @Override
    public void run() {
        Runnable step = () -> step(TICK_MILLIS);
        guarded(this::begin);
        while (!closing) {
            guarded(step);
        }
        guarded(this::finish);
    }

    /** Finds out whether the disk works. */
    void begin() {
        busySince = nanoTime.getAsLong() | 1;
        guarded(this::tick);
        busySince = 0;
        started.countDown();
    }

    /** One batch, after at most so long a wait for it, and the look at the rest once a second. */
    void step(long waitMillis) {
        busySince = 0;
        List<Append> batch = queue.take(waitMillis);
        busySince = nanoTime.getAsLong() | 1; // Never 0.
        commit(batch);
        if (isTickDue()) {
            guarded(this::tick);
        }
    }

    /** The last batch, then all files are closed. */
    void finish() {
        busySince = nanoTime.getAsLong() | 1;
        queue.close();
        for (List<Append> batch = queue.take(0); !batch.isEmpty(); batch = queue.take(0)) {
            commit(batch);
        }
        guarded(this::closeFiles);
        guarded(uncut::close);
        housekeeping.close();
        busySince = 0;
    }

    private boolean isTickDue() {
        return nanoTime.getAsLong() - lastTick >= TICK_NANOS;
    }

    /** Once a second: yesterday's files are closed, free space is looked at, a sick disk is probed. */
    private void tick() {
        lastTick = nanoTime.getAsLong();
        if (escaped != null) {
            errors.error("the committer went on after", escaped);
            escaped = null;
        }
        startDayIfNew(stamps.next());
        health.check();
        if (health.isOpen()) {
            recoverOnce();
            uncut.cut();
        }
    }

    private void recoverOnce() {
        if (!recovered) {
            recovered = true;
            recovery.run();
        }
    }

    private void startDayIfNew(Stamp stamp) {
        LocalDate before = day;
        if (stamp.day().equals(before)) {
            return;
        }
        closeFiles();
        day = stamp.day();
        counters.dayStarted();
        health.probe();
        if (before == null || day.equals(before.plusDays(1))) {
            housekeeping.dayStarted(day);
        } else { // A clock that is years ahead for a moment must not make every file old.
            errors.error("the date went from " + before + " to " + day + "; housekeeping waits for the next day");
        }
    }

    private void closeFiles() {
        logs.values().forEach(DayLog::close);
        try {
            numbers.release();
        } catch (IOException e) {
            errors.error("cannot release a file number", e);
        }
    }

    private void commit(List<Append> batch) {
        try {
            for (Series series : logs.keySet()) {
                commit(series, batch);
            }
        } catch (Throwable e) { // Also an Error, such as no memory.
            escaped = e;
        } finally {
            complete(batch, JournalState.FAILED); // Those that are left: no caller waits for ever.
        }
    }

    private void commit(Series series, List<Append> batch) {
        long now = nanoTime.getAsLong();
        Map<Boolean, List<Append>> byExpired = batch.stream().filter(append -> append.series() == series)
                .collect(Collectors.partitioningBy(append -> append.isExpired(now)));
        complete(byExpired.get(true), JournalState.STALLED);
        List<Append> appends = byExpired.get(false);
        if (!appends.isEmpty()) {
            complete(appends, makeDurable(series, appends));
        }
    }

    private JournalState makeDurable(Series series, List<Append> appends) {
        long begin = nanoTime.getAsLong();
        Stamp stamp = stamps.next();
        startDayIfNew(stamp);
        if (!health.isOpen()) {
            return health.state();
        }
        try {
            logs.get(series).commit(stamp, appends);
        } catch (CommitException e) {
            counters.failed();
            errors.error("a batch of " + series.prefix() + " is not durable, its senders are answered 503", e);
            health.failed(e.next());
            return e.next();
        }
        int lines = appends.stream().mapToInt(append -> append.lines().size()).sum();
        counters.committed(series, lines, nanoTime.getAsLong() - begin);
        return JournalState.OPEN;
    }

    private void complete(List<Append> appends, JournalState state) {
        Throwable thrown = queue.complete(appends, state);
        if (thrown != null) {
            escaped = thrown;
        }
    }

    /** Runs a step that must not end this thread. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) { // Also an Error.
            escaped = e;
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

    /** Free space as last looked at. Any thread. */
    long usableBytes() {
        return health.usableBytes();
    }

    /** Size of the volume as last looked at, 0 if unknown. Any thread. */
    long volumeBytes() {
        return health.volumeBytes();
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
