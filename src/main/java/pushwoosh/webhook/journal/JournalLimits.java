package pushwoosh.webhook.journal;

import java.time.Duration;
import java.time.ZoneId;

/**
 * The journal's numbers, checked by whoever read them.
 *
 * @param zone whose days the files are named after
 * @param queueBytes lines waiting in memory, in bytes; past it {@link AppendResult#BUSY}
 * @param freeSpaceReserveBytes below this free space {@link JournalState#FULL}
 * @param commitTimeout after which a disk that does not answer is {@link JournalState#STALLED}
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
}
