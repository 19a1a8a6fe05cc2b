package pushwoosh.webhook.journal;

import java.time.Duration;
import java.time.ZoneId;

/**
 * The journal's numbers, checked by the caller.
 *
 * @param zone time zone of the dates in file names
 * @param queueBytes lines waiting in memory, in bytes; above it {@link JournalState#BUSY}
 * @param freeSpaceReserveBytes below this free space {@link JournalState#FULL}
 * @param commitTimeout how long an append may wait, and a disk may not respond, until {@link JournalState#STALLED}
 * @param compressAfterDays whole days after its own before a file is compressed; 0 is never
 * @param retentionDays whole days after its own before a file is deleted; 0 is never
 */
public record JournalLimits(
        ZoneId zone,
        long queueBytes,
        long freeSpaceReserveBytes,
        Duration commitTimeout,
        int compressAfterDays,
        int retentionDays) {
    /** What one force covers at most, unless a single append is larger. */
    static final long MAX_BATCH_BYTES = 32L << 20;
}
