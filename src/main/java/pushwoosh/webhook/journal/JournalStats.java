package pushwoosh.webhook.journal;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The journal's figures at one moment.
 *
 * @param state whether lines can be made durable
 * @param lastError the latest error, empty if there was none
 * @param lastErrorAt when it was, null if there was none
 * @param queueBytes waiting or being written
 * @param usableBytes free space where the files lie
 * @param reserveBytes free space below which nothing is stored
 * @param volumeBytes size of the volume where the files lie, 0 if unknown
 * @param files the file in use or used last, by series
 * @param lines made durable since the start, by series
 * @param bytes made durable since the start
 * @param failedBatches batches that did not become durable since the start
 * @param abandonedFiles files abandoned since the start
 * @param commitMicros from taking a batch to its force, in microseconds
 * @param batchLines lines in a batch
 */
public record JournalStats(JournalState state, String lastError, Instant lastErrorAt, long queueBytes, long usableBytes,
        long reserveBytes, long volumeBytes, Map<Series, File> files, Map<Series, Long> lines, long bytes,
        long failedBatches, long abandonedFiles, Histogram.Snapshot commitMicros, Histogram.Snapshot batchLines) {
    /** A day file and its durable size. */
    public record File(DayFileName name, long bytes) {
    }

    /** What the committer counts. One thread writes, any may read. */
    static final class Counters {
        final Map<Series, File> files = new ConcurrentHashMap<>();
        final AtomicLong failedBatches = new AtomicLong();
        final AtomicLong abandonedFiles = new AtomicLong();
        private final Map<Series, Long> lines = new EnumMap<>(Series.class);
        private final Histogram commitMicros = new Histogram(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000,
                100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000);
        private final Histogram batchLines = new Histogram(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384);
        private long bytes;

        synchronized void committed(Series series, long lineCount, long byteCount, long nanos) {
            bytes += byteCount;
            lines.merge(series, lineCount, Long::sum);
            commitMicros.add(nanos / 1_000);
            batchLines.add(lineCount);
        }

        synchronized JournalStats snapshot(JournalState state, RateLimitedLog errors, long queueBytes,
                DiskHealth health) {
            return new JournalStats(state, errors.lastError, errors.lastErrorAt, queueBytes, health.usableBytes,
                    health.reserveBytes, health.volumeBytes, Map.copyOf(files), Map.copyOf(lines), bytes,
                    failedBatches.get(), abandonedFiles.get(), commitMicros.snapshot(), batchLines.snapshot());
        }
    }
}
