package pushwoosh.webhook.journal;

import java.time.Duration;
import java.time.ZoneId;

/**
 * The journal's settings; the caller has checked them.
 *
 * @param zone time zone of the dates in file names
 * @param queueBytes lines waiting in memory, in bytes; above it {@link JournalState#BUSY}
 * @param freeSpaceReserveBytes below this free space {@link JournalState#FULL}
 * @param commitTimeout how long an append may wait, and a disk may not respond, until {@link JournalState#STALLED}
 * @param compressAfterDays whole days after its own before a file is compressed; 0 is never
 * @param retentionDays whole days after its own before a file is deleted; 0 is never
 */
public record JournalLimits(ZoneId zone, long queueBytes, long freeSpaceReserveBytes, Duration commitTimeout,
        int compressAfterDays, int retentionDays) {
    /** What one force covers at most, unless a single append is larger. */
    static final long MAX_BATCH_BYTES = 32L << 20;
    /** The largest append, all its lines together: a body of 8 MiB whose every byte becomes a six-byte escape fits. */
    static final long MAX_APPEND_BYTES = 64L << 20;
    /** What can be torn at the end of a file: all that one force covers. */
    static final long MAX_UNFORCED_BYTES = Math.max(MAX_BATCH_BYTES, MAX_APPEND_BYTES);
}
