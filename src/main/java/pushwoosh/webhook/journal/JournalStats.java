package pushwoosh.webhook.journal;

import java.time.Instant;
import java.util.Map;

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
}
