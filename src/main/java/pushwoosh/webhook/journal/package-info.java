/**
 * The journal: lines in, durable lines out.
 *
 * <p><b>Promise.</b> {@link pushwoosh.webhook.journal.Journal#append} completes with
 * {@link pushwoosh.webhook.journal.JournalState#OPEN} only after the lines were written to a day
 * file, that file was forced since, its name is durable, and the name still led to that very file.
 * Any other state promises nothing: the lines may be there, whole, or not at all. Every append completes exactly once;
 * one that waited longer than the commit timeout is not written any more.
 *
 * <p><b>Limits of the promise.</b> The journal cannot detect a disk or hypervisor that reports a flush it has not
 * performed, and network file systems give weaker guarantees. Windows has no way to force a directory.
 *
 * <p><b>Files</b>, all in one directory:
 * <pre>
 * events.2026-11-23.log       lines received on that day in the configured zone; rejected.* likewise
 * events.2026-11-23.2.log     the same, written by the holder of file number 2 (0 is left out of the name)
 * events.current              symbolic link to the day file in use, checked once a second
 * events.current.replaced-*   what was found in the place of that link
 * events.2026-11-23.log.gz    a closed day file, compressed
 * events.2026-11-23.log.torn  what a crash left behind the last line feed, kept aside by recovery
 * .lock.2                     held by the only instance that may write files numbered 2; deleted when released
 * .lock.housekeeping          held by the only instance that recovers, compresses or deletes old files
 * .probe.2                    written, forced and deleted to probe the disk
 * </pre>
 * A name of these that is something else (a directory, a link, a FIFO, a file that cannot be opened) costs its number
 * and no more. It is looked at before it is opened, never followed, and never deleted.
 *
 * <p><b>A line</b> is valid if and only if it is one JSON object, UTF-8, ending in one LF:
 * <pre>
 * {"received_at":"2026-11-23T20:17:00.123+01:00","event":{...}}     events
 * {"received_at":"2026-11-23T20:17:00.123+01:00","status":422,...}  rejected
 * </pre>
 * {@code received_at} has three fraction digits and the zone's offset; its date is the date in the
 * file's name.
 *
 * <p><b>Threads.</b> One thread, the committer, owns the files. It takes what waits, at most 32 MiB or one larger
 * append, writes it, forces each file once and completes all (group commit). Other threads only enqueue: an
 * interrupt in one of them must not close the channel for all. The committer runs the completions, and with them the
 * container's code that ends a request; they must not block. Housekeeping has a thread of its own and touches only
 * files that no instance writes, after recovery is done with them.
 *
 * <p><b>States</b>
 * <pre>
 * STARTING -> OPEN &lt;-> FULL      a write failed and so did a probe, or free space is below the reserve
 *             OPEN &lt;-> FAILED    a force or another call failed, and so did a probe or it is not due yet
 *             OPEN &lt;-> STALLED   the disk has not responded within the commit timeout
 * any -> CLOSING -> CLOSED
 * </pre>
 * In {@code FULL} and {@code FAILED} an append is queued, and tried if a probe is due that succeeds. Both end without a
 * restart.
 *
 * <p><b>Failure rule.</b> Errors are told apart by the operation that failed and the type of the exception, never by
 * message text.
 * <ul>
 * <li>A failed or short write: the file is cut back to its last durable offset, and the disk is probed. If the probe
 *     succeeds, a batch is divided, so that the part that fits is stored; a single append that another file would take
 *     shows that this file cannot grow, and goes to the next file number.
 * <li>A failed force: the batch fails and the file is never forced for an answer again, because the
 *     next force may succeed with the pages gone. It is cut back and abandoned; the next free file
 *     number continues in a new file.
 * <li>A day file that was moved, deleted, truncated or appended to by another program, or whose lock file was deleted
 *     or replaced: abandoned, and the batch is written again to the next file. There may be a duplicate, never a loss.
 * <li>An abandoned file that could not be cut back: recovery cuts what is torn in it as soon as the disk works.
 * </ul>
 */
package pushwoosh.webhook.journal;
