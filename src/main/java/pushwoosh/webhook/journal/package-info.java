/**
 * The journal: lines in, durable lines out.
 *
 * <p><b>Promise.</b> {@link pushwoosh.webhook.journal.Journal#append} reports
 * {@link pushwoosh.webhook.journal.JournalState#OPEN} only after the lines were written to a day
 * file, that file was forced since, its name is durable, and the name still led to that very file.
 * Any other result promises nothing: the lines may be there, whole, or not at all.
 *
 * <p><b>Limits of the promise.</b> A disk or hypervisor that lies about a flush, and network file
 * systems, cannot be seen through. Windows has no way to force a directory.
 *
 * <p><b>Files</b>, all in one directory:
 * <pre>
 * events.2026-11-23.log       lines received on that day in the configured zone; rejected.* likewise
 * events.2026-11-23.2.log     the same, written by the holder of file number 2 (0 is left out of the name)
 * events.current              symbolic link to the day file written last
 * events.2026-11-23.log.gz    a closed day file, compressed
 * events.2026-11-23.log.torn  what a crash left behind the last line feed, kept aside at the next start
 * .lock.2                     held by the only instance that may write files numbered 2
 * .probe.2                    written, forced and deleted to find out whether the disk works
 * </pre>
 *
 * <p><b>A line</b> is valid if and only if it is one JSON object, UTF-8, ending in one LF:
 * <pre>
 * {"received_at":"2026-11-23T20:17:00.123+01:00","event":{...}}     events
 * {"received_at":"2026-11-23T20:17:00.123+01:00","status":422,...}  rejected
 * </pre>
 * {@code received_at} has three fraction digits and the zone's offset; its date is the date in the
 * file's name.
 *
 * <p><b>Threads.</b> One thread, the committer, owns the files. It takes whatever waits, writes it,
 * forces each file once and releases all waiters (group commit). Other threads only enqueue: an
 * interrupt in one of them must not close a channel for everybody.
 *
 * <p><b>States</b>
 * <pre>
 * STARTING -> OPEN &lt;-> FULL      a write failed, or free space is below the reserve
 *             OPEN &lt;-> FAILED    a force failed and no new file could be had, or no file could be opened
 *             OPEN &lt;-> STALLED   the disk has not answered for the commit timeout
 * any -> CLOSING -> CLOSED
 * </pre>
 * Only {@code OPEN} accepts for certain. {@code FULL} and {@code FAILED} heal by a probe, without a
 * restart.
 *
 * <p><b>Failure rule.</b> Errors are told apart by the operation that failed, never by their text.
 * <ul>
 * <li>A failed or short write: the batch fails and the file is cut back to its last durable offset.
 * <li>A failed force: the batch fails and the file is never forced for an answer again, because the
 *     next force may succeed with the pages gone. It is cut back and abandoned; the next free file
 *     number goes on in a new file.
 * <li>A day file that was moved, deleted, truncated or appended to by somebody else: abandoned, and
 *     the batch is written again to the next file. There may be a duplicate, never a loss.
 * </ul>
 */
package pushwoosh.webhook.journal;
