package pushwoosh.webhook;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import pushwoosh.webhook.Outcome.Kind;
import pushwoosh.webhook.Outcome.Reason;
import pushwoosh.webhook.event.EventParser;
import pushwoosh.webhook.event.Parsed;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.journal.Journal;
import pushwoosh.webhook.journal.JournalState;
import pushwoosh.webhook.journal.Series;

/**
 * Bytes to outcome: parses, then journals; the only place that joins the two. The outcome comes once
 * the lines it promises are durable, by the committer's thread, or before the call returns if they are
 * refused. Any thread.
 */
final class Intake {
    private final EventParser parser;
    private final Journal journal;
    private final int maxBodyBytes;
    private final long rejectedBytesPerDay;
    private final Metrics metrics;

    Intake(EventParser parser, Journal journal, int maxBodyBytes, long rejectedBytesPerDay, Metrics metrics) {
        this.parser = parser;
        this.journal = journal;
        this.maxBodyBytes = maxBodyBytes;
        this.rejectedBytesPerDay = rejectedBytesPerDay;
        this.metrics = metrics;
    }

    /** Takes a whole body, gzip or not. */
    void take(byte[] received, Consumer<Outcome> done) {
        if (!Gzip.isGzip(received)) {
            takePlain(received, done);
            return;
        }
        byte[] body;
        try {
            body = Gzip.inflate(received, maxBodyBytes);
        } catch (IOException e) {
            reject(Kind.MALFORMED, List.of(new Violation("", e.getMessage())), received, done);
            return;
        }
        if (body.length > maxBodyBytes) {
            takeTooLarge(done);
        } else {
            takePlain(body, done);
        }
    }

    private void takePlain(byte[] body, Consumer<Outcome> done) {
        Parsed parsed = parser.parse(body);
        if (parsed instanceof Parsed.Events events) {
            accept(events, body.length, done);
        } else if (parsed instanceof Parsed.Invalid invalid) {
            reject(Kind.INVALID, invalid.violations(), body, done);
        } else {
            reject(Kind.MALFORMED, ((Parsed.Malformed) parsed).violations(), body, done);
        }
    }

    /** Takes note of a body above the limit. */
    void takeTooLarge(Consumer<Outcome> done) {
        reject(Kind.TOO_LARGE, List.of(new Violation("", "above " + maxBodyBytes + " bytes")), null, done);
    }

    private void accept(Parsed.Events parsed, int bodyBytes, Consumer<Outcome> done) {
        journal.append(Series.EVENTS, parsed.lines(), result -> {
            if (result == JournalState.OPEN) {
                metrics.accepted(parsed.events(), bodyBytes);
                done.accept(Outcome.accepted(parsed.events().size()));
            } else {
                done.accept(unavailable(result));
            }
        });
    }

    /** The body, unless null, is kept while the day's cap lasts. */
    private void reject(Kind kind, List<Violation> violations, byte[] body, Consumer<Outcome> done) {
        boolean isKept = body != null && journal.dayBytes(Series.REJECTED) + body.length <= rejectedBytesPerDay;
        byte[] line = RejectedLine.of(kind.status(), violations, isKept ? body : null);
        journal.append(Series.REJECTED, List.of(line), result -> {
            if (result == JournalState.OPEN) {
                metrics.rejected(kind, violations, body != null && !isKept);
                done.accept(Outcome.rejected(kind, violations));
            } else {
                done.accept(unavailable(result));
            }
        });
    }

    private static Outcome unavailable(JournalState result) {
        return Outcome.unavailable(switch (result) {
            case BUSY -> Reason.BUSY;
            case STARTING -> Reason.STARTING;
            case FULL -> Reason.FULL;
            case OPEN, FAILED -> Reason.FAILED;
            case STALLED -> Reason.STALLED;
            case CLOSING, CLOSED -> Reason.CLOSING;
        });
    }
}
