package pushwoosh.webhook;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import pushwoosh.webhook.event.EventParser;
import pushwoosh.webhook.event.Parsed;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.http.Gzip;
import pushwoosh.webhook.http.Outcome;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.http.RequestBody;
import pushwoosh.webhook.journal.Journal;
import pushwoosh.webhook.journal.JournalState;
import pushwoosh.webhook.journal.Series;
import pushwoosh.webhook.settings.Settings;
import pushwoosh.webhook.status.Metrics;

/**
 * Bytes to outcome: parses, then appends to the journal; the only place that joins the two. The outcome comes once the
 * lines that it promises are durable, by the committer's thread, or before the call returns if they are refused. Any
 * thread.
 *
 * @param memory parsing takes its permits, one a byte
 */
record Intake(EventParser parser, Journal journal, Settings settings, Semaphore memory, Metrics metrics) {
    /** What parsing takes at most, in sizes of the body: text, decoded strings, lines. */
    private static final int PARSING_FACTOR = 4;

    /** Takes a whole body, gzip or not. */
    void take(byte[] received, Consumer<Outcome> done) {
        int maxBytes = settings.maxBodyBytes;
        boolean isGzip = Gzip.isGzip(received);
        int permits = permits(isGzip ? Gzip.length(received, maxBytes) : received.length, received.length);
        if (!memory.tryAcquire(permits)) { // Before the content takes memory.
            done.accept(Outcome.refused(Refusal.BUSY));
            return;
        }
        try {
            byte[] body = isGzip ? Gzip.inflate(received, maxBytes) : received;
            if (body.length > maxBytes) {
                takeTooLarge(done);
            } else {
                takePlain(body, done);
            }
        } catch (IOException e) {
            reject(Refusal.MALFORMED, List.of(new Violation("", e.getMessage())), received, done);
        } finally {
            memory.release(permits); // The lines count for the journal's queue by now.
        }
    }

    /**
     * What parsing takes, in bytes, but no more than a body of this size can have left: its array is at most twice as
     * long as what came, and never above the limit. So the only body that is there is never refused.
     */
    private int permits(int length, int receivedLength) {
        if (length <= RequestBody.FREE_BYTES) {
            return 0;
        }
        long ofBody = Math.min(2L * receivedLength, settings.maxBodyBytes);
        return (int) Math.min(PARSING_FACTOR * (long) length, settings.queueBytes - ofBody);
    }

    private void takePlain(byte[] body, Consumer<Outcome> done) {
        Parsed parsed = parser.parse(body);
        if (parsed instanceof Parsed.Events events) {
            append(Series.EVENTS, events.lines(), Outcome.accepted(events.events().size()), done,
                    () -> metrics.accepted(events.events(), body.length));
        } else if (parsed instanceof Parsed.Invalid invalid) {
            reject(Refusal.INVALID, invalid.violations(), body, done);
        } else {
            reject(Refusal.MALFORMED, ((Parsed.Malformed) parsed).violations(), body, done);
        }
    }

    /** Writes the rejected line of a body above the limit. */
    void takeTooLarge(Consumer<Outcome> done) {
        String detail = "larger than pushwoosh-webhook.max-body-bytes (" + settings.maxBodyBytes + ")";
        reject(Refusal.TOO_LARGE, List.of(new Violation("", detail)), null, done);
    }

    /** The body, unless null, is kept while the day's cap lasts. */
    private void reject(Refusal refusal, List<Violation> violations, byte[] body, Consumer<Outcome> done) {
        boolean isKept = body != null
                && journal.dayBytes(Series.REJECTED) + body.length <= settings.rejectedBytesPerDay;
        byte[] line = RejectedLine.of(refusal.status, violations, isKept ? body : null);
        append(Series.REJECTED, List.of(line), new Outcome(refusal, 0, violations), done,
                () -> metrics.rejected(refusal, violations, body != null && !isKept));
    }

    private void append(Series series, List<byte[]> lines, Outcome outcome, Consumer<Outcome> done,
            Runnable onDurable) {
        journal.append(series, lines, state -> {
            Refusal refusal = refusal(state);
            if (refusal == null) {
                onDurable.run();
                done.accept(outcome);
            } else {
                done.accept(Outcome.refused(refusal));
            }
        });
    }

    /** Why nothing can be stored in a state of the journal; null if it can. */
    static Refusal refusal(JournalState state) {
        return switch (state) {
            case OPEN -> null;
            case STARTING -> Refusal.STARTING;
            case FULL -> Refusal.FULL;
            case FAILED -> Refusal.FAILED;
            case STALLED -> Refusal.STALLED;
            case BUSY -> Refusal.BUSY;
            case CLOSING, CLOSED -> Refusal.CLOSING;
        };
    }
}
