package pushwoosh.webhook.journal;

import java.util.EnumMap;
import java.util.Map;

/** What the committer counts. One thread writes, any may read. */
final class JournalCounters {
    private static final long[] LATENCY_MICROS = {100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000,
            100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000};
    private static final long[] BATCH_LINES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384};

    private final Map<Series, JournalStats.File> files = new EnumMap<>(Series.class);
    private final Map<Series, Long> dayBytes = new EnumMap<>(Series.class);
    private final Map<Series, Long> lines = new EnumMap<>(Series.class);
    private final Histogram commitMicros = new Histogram(LATENCY_MICROS);
    private final Histogram batchLines = new Histogram(BATCH_LINES);
    private long bytes;
    private long failedBatches;
    private long abandonedFiles;

    /** Of one of today's files: its size, and by how much it grew, or all of that if it was just opened. */
    synchronized void fileGrew(Series series, DayFileName name, long size, long added) {
        files.put(series, new JournalStats.File(name, size));
        dayBytes.merge(series, added, Long::sum);
    }

    synchronized void committed(Series series, long lineCount, long byteCount, long nanos) {
        bytes += byteCount;
        lines.merge(series, lineCount, Long::sum);
        commitMicros.add(nanos / 1_000);
        batchLines.add(lineCount);
    }

    synchronized void failed() {
        failedBatches++;
    }

    synchronized void fileAbandoned() {
        abandonedFiles++;
    }

    synchronized void dayStarted() {
        dayBytes.clear();
    }

    synchronized long dayBytes(Series series) {
        return dayBytes.getOrDefault(series, 0L);
    }

    synchronized JournalStats snapshot(JournalState state, RateLimitedLog errors, long queueBytes, DiskHealth health,
            long reserveBytes) {
        return new JournalStats(state, errors.lastError(), errors.lastErrorAt(), queueBytes, health.usableBytes(),
                reserveBytes, health.volumeBytes(), Map.copyOf(files), Map.copyOf(lines), bytes, failedBatches,
                abandonedFiles, commitMicros.snapshot(), batchLines.snapshot());
    }
}
