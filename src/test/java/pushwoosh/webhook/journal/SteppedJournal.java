package pushwoosh.webhook.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A journal without a thread of its own: the test makes each of the committer's steps, so that thousands
 * of schedules run in a second and each can be reproduced.
 */
final class SteppedJournal {
    /** Small, so that a line may take more than one write. */
    private static final int BUFFER_BYTES = 1000;

    private final FaultyDisk disk;
    private final Committer committer;
    private final ManualClock clock;
    private final JournalLimits limits;

    SteppedJournal(FaultyDisk disk, ManualClock clock) {
        this(disk, clock, limits(ZoneOffset.UTC, 0));
    }

    SteppedJournal(FaultyDisk disk, ManualClock clock, JournalLimits limits) {
        this.disk = disk;
        this.clock = clock;
        this.limits = limits;
        this.committer = new Committer(disk, limits, clock, clock::nanoTime, ByteBuffer.allocate(BUFFER_BYTES));
        committer.step(0);
    }

    static JournalLimits limits(ZoneId zone, long freeSpaceReserveBytes) {
        return new JournalLimits(zone, 1 << 20, freeSpaceReserveBytes, Duration.ofSeconds(10), 0, 0);
    }

    FaultyDisk disk() {
        return disk;
    }

    JournalState state() {
        return committer.health.state;
    }

    JournalStats stats() {
        return committer.counters.snapshot(state(), committer.errors, committer.queue.bytes(), committer.health);
    }

    long dayBytes(Series series) {
        return committer.logs.get(series).dayBytes;
    }

    /** Puts lines into the queue. */
    TrackedAppend append(TrackedAppend sent) {
        List<byte[]> lines = new ArrayList<>();
        for (String line : sent.lines()) {
            lines.add(line.getBytes(StandardCharsets.UTF_8));
        }
        long deadline = clock.nanoTime() + limits.commitTimeout().toNanos();
        JournalState offered = committer.queue.offer(new Append(sent.series(), lines, deadline, sent::told));
        if (offered != JournalState.OPEN) {
            sent.told(offered);
        }
        return sent;
    }

    /** One batch of what was appended. */
    void step() {
        committer.step(0);
        if (committer.queue.bytes() != 0) {
            throw new AssertionError(committer.queue.bytes() + " bytes were not given back to the queue");
        }
    }

    /** Puts lines into the queue and makes a batch of them. */
    JournalState commit(TrackedAppend sent) {
        append(sent);
        step();
        return sent.result();
    }

    void close() {
        committer.close();
        committer.finish();
    }
}
