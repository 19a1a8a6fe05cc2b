package pushwoosh.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import jakarta.servlet.http.HttpServletRequest;
import pushwoosh.webhook.event.EventParser;
import pushwoosh.webhook.http.Access;
import pushwoosh.webhook.http.Answer;
import pushwoosh.webhook.http.BodyLimits;
import pushwoosh.webhook.http.InFlight;
import pushwoosh.webhook.http.Outcome;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.http.RequestHandler;
import pushwoosh.webhook.journal.Journal;
import pushwoosh.webhook.journal.JournalLimits;
import pushwoosh.webhook.settings.Settings;
import pushwoosh.webhook.status.Metrics;
import pushwoosh.webhook.status.PastCounts;
import pushwoosh.webhook.status.Status;

/**
 * The composition root, and every decision about a POST: makes journal and intake from the settings, lets POSTs in, and
 * chooses their answers. Closes the journal first, so that what it still stores is answered 200, then the requests that
 * are left, with 503. Any thread.
 */
final class Receiver implements RequestHandler {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(5);
    /** The three together: containers kill a process that takes more than about 10 s to stop. */
    private static final Duration STOP_READING_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration STOP_STORING_TIMEOUT = Duration.ofSeconds(6);
    private static final Duration STOP_JOURNAL_TIMEOUT = Duration.ofSeconds(2);

    private final Settings settings;
    private final String version;
    private final Metrics metrics;
    private final RefusalLog refusals = new RefusalLog(System::nanoTime);
    private final Access access;
    private final EventParser parser;
    private final Journal journal;
    private final Intake intake;
    final InFlight inFlight;
    private final PastCounts pastCounts;
    private volatile boolean closing;

    Receiver(Settings settings, String version) {
        this.settings = settings;
        this.version = version;
        this.metrics = new Metrics(settings.zone, Clock.systemUTC());
        this.access = new Access(settings.tokens);
        this.parser = new EventParser();
        this.journal = Journal.open(settings.directory, new JournalLimits(settings.zone, settings.queueBytes,
                settings.freeSpaceReserveBytes, settings.commitTimeout, settings.compressAfterDays,
                settings.retentionDays));
        Semaphore memory = new Semaphore((int) settings.queueBytes); // At most 1 GiB.
        this.intake = new Intake(parser, journal, settings, memory, metrics);
        this.inFlight = new InFlight(new BodyLimits(settings.maxBodyBytes, settings.bodyTimeout,
                settings.commitTimeout, memory), refusals::flush);
        this.pastCounts = new PastCounts(settings.directory, settings.zone, metrics);
    }

    /** Waits a little for the disk, so that the first POST after a deployment is not refused. */
    void awaitStart() throws InterruptedException {
        journal.awaitStart(START_TIMEOUT);
    }

    @Override
    public Refusal onHead(HttpServletRequest request) {
        if (closing) {
            return Refusal.CLOSING;
        }
        return access.mayPost(request) ? null : Refusal.UNAUTHORIZED;
    }

    @Override
    public void onBody(Refusal refusal, byte[] body, Consumer<Outcome> completion) {
        if (refusal == null) {
            intake.take(body, completion);
        } else if (refusal == Refusal.TOO_LARGE) {
            intake.takeTooLarge(completion);
        } else {
            RequestHandler.super.onBody(refusal, body, completion);
        }
    }

    @Override
    public Answer answer(Outcome outcome) {
        Refusal refusal = outcome.refusal();
        boolean isHidden = settings.invalidStatus == 200
                && (refusal == Refusal.MALFORMED || refusal == Refusal.INVALID);
        Answer answer = refusal == null || isHidden ? Answer.accepted(outcome.events())
                : Answer.refused(refusal, settings.maxBodyBytes, outcome.violations());
        if (outcome == Outcome.GONE) {
            metrics.senderGone();
            return answer;
        }
        metrics.answered(refusal, answer.status());
        if (refusal != null) {
            refusals.add(refusal);
        }
        return answer;
    }

    /** Why a POST would not be stored now; null if it would. */
    Refusal down() {
        return closing ? Refusal.CLOSING : Intake.refusal(journal.state());
    }

    /** All figures now. Touches no disk, so that it can be had while the disk hangs. */
    Status status() {
        return new Status(version, down(), inFlight.size(), settings.directory, !settings.tokens.isEmpty(),
                settings.origins, metrics.snapshot(), journal.stats());
    }

    /** Refuses new POSTs, waits for those in flight, closes the files, and answers the rest with 503. */
    void close() {
        closing = true;
        pastCounts.close();
        if (!inFlight.awaitNone(STOP_READING_TIMEOUT)) {
            inFlight.refuseReading();
            inFlight.awaitNone(STOP_STORING_TIMEOUT);
        }
        journal.close(STOP_JOURNAL_TIMEOUT);
        inFlight.close();
        parser.close();
    }
}
