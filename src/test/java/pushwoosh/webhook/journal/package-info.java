/**
 * Tests of the journal, in four layers:
 * <ol>
 * <li>each class by itself;
 * <li>the whole of it on {@link pushwoosh.webhook.journal.FaultyDisk}, a disk in memory that fails on request and loses unforced bytes at a power cut: every call of short scripts made to fail
 *     ({@code FaultSweepTest}), and random schedules ({@code RandomScheduleTest});
 * <li>on real file systems ({@code FileSystemDiskTest}, {@code OtherHandsTest}, {@code RealFaultsIT},
 *     {@code KillIT});
 * <li>on a block device that loses power ({@code PowerCutIT}).
 * </ol>
 */
package pushwoosh.webhook.journal;
