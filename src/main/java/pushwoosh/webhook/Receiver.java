package pushwoosh.webhook;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import pushwoosh.webhook.Outcome.Kind;
import pushwoosh.webhook.Outcome.Reason;
import pushwoosh.webhook.event.EventParser;
import pushwoosh.webhook.journal.Journal;
import pushwoosh.webhook.journal.JournalLimits;
import pushwoosh.webhook.journal.JournalState;
import pushwoosh.webhook.settings.Settings;

/**
 * The composition root: makes journal and intake from the settings, lets POSTs in, and closes all in
 * reverse order, so that no 200 is sent after the files are closed. Any thread.
 */
final class Receiver {
    private static final Set<String> ENCODINGS = Set.of("identity", "gzip", "x-gzip");
    /** Containers give up sooner, after 20 s to 90 s; this is for the case that one does not say so. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(5);
    /** Containers kill a process that takes more than about 10 s to stop. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(6);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Settings settings;
    private final String version;
    private final Metrics metrics;
    private final AccessToken token;
    private final BodyMemory memory;
    private final EventParser parser;
    private final Journal journal;
    private final Intake intake;
    private final InFlight inFlight;
    private final PastEvents pastEvents;
    private volatile boolean closing;

    Receiver(Settings settings, String version) {
        this.settings = settings;
        this.version = version;
        this.metrics = new Metrics(settings.zone(), Clock.systemUTC());
        this.token = new AccessToken(settings.tokens());
        this.memory = new BodyMemory(settings.queueBytes());
        this.parser = new EventParser();
        this.journal = Journal.open(settings.directory(), limits(settings));
        this.intake = new Intake(parser, journal, settings.maxBodyBytes(), settings.rejectedBytesPerDay(), metrics);
        this.inFlight = new InFlight();
        this.pastEvents = new PastEvents(settings.directory(), settings.zone(), parser, metrics);
    }

    private static JournalLimits limits(Settings settings) {
        return new JournalLimits(settings.zone(), settings.queueBytes(), settings.freeSpaceReserveBytes(),
                settings.commitTimeout(), settings.compressAfterDays(), settings.retentionDays());
    }

    /** Waits a little for the disk, so that the first POST after a deployment is not refused. */
    void awaitStart() throws InterruptedException {
        journal.awaitStart(START_TIMEOUT);
    }

    /** Takes one POST: refuses it by its head, or begins to read its body. */
    void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exchange exchange = new Exchange(this, request, response);
        inFlight.add(exchange);
        Outcome refusal = refusal(request);
        exchange.begin(refusal);
        if (refusal == null && request.getContentLengthLong() > settings.maxBodyBytes()) {
            exchange.refuseTooLarge();
        }
    }

    /** What the head of the request says against it; null for nothing. */
    private Outcome refusal(HttpServletRequest request) {
        if (closing) { // Looked at after the exchange is known, so that close() waits for it or it sees this.
            return Outcome.unavailable(Reason.CLOSING);
        }
        if (!token.admits(request.getQueryString(), request.getHeader("Authorization"))) {
            return Outcome.refused(Kind.UNAUTHORIZED);
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !ENCODINGS.contains(encoding.strip().toLowerCase(Locale.ROOT))) {
            return Outcome.refused(Kind.UNSUPPORTED_ENCODING);
        }
        return null;
    }

    /** Why a POST would not be stored now; null if it would. */
    Reason down() {
        JournalState state = closing ? JournalState.CLOSING : journal.state();
        return switch (state) {
            case OPEN -> null;
            case STARTING -> Reason.STARTING;
            case FULL -> Reason.FULL;
            case FAILED -> Reason.FAILED;
            case STALLED -> Reason.STALLED;
            case BUSY -> Reason.BUSY;
            case CLOSING, CLOSED -> Reason.CLOSING;
        };
    }

    /**
     * The answer to an outcome. What was read of the body is given up for it, and its own bytes count against
     * the memory of all bodies until it is sent: a sender may take in a long answer slowly.
     */
    Answer answer(Outcome outcome, RequestBody body) {
        Answer answer = Answer.to(outcome, settings.invalidStatus());
        boolean isAffordable = body.giveWayTo(answer.body().length);
        Outcome told = isAffordable ? outcome : Outcome.unavailable(Reason.BUSY);
        Answer given = isAffordable ? answer : Answer.to(told, settings.invalidStatus());
        metrics.answered(told, given.status());
        return given;
    }

    /** All figures now. Touches no disk, so that it can be had while the disk hangs. */
    Status status() {
        return new Status(version, down(), inFlight.size(), settings.directory(), settings.zone(),
                !settings.tokens().isEmpty(), settings.origins(), metrics.snapshot(), journal.stats());
    }

    RequestBody newBody(long announcedBytes) {
        return new RequestBody(announcedBytes, settings.maxBodyBytes(), memory);
    }

    /** When a body that begins now must have arrived, by {@link System#nanoTime}. */
    long bodyDeadline() {
        return System.nanoTime() + settings.bodyTimeout().toNanos();
    }

    /** When lines that are handed over now must be durable, by {@link System#nanoTime}. */
    long commitDeadline() {
        return System.nanoTime() + settings.commitTimeout().toNanos();
    }

    /** When an answer that begins now must have been taken in, by {@link System#nanoTime}. */
    long answerDeadline() {
        return System.nanoTime() + ANSWER_TIMEOUT.toNanos();
    }

    /**
     * More than our deadlines together: no container has one for the body, one for the disk and one for the answer.
     * Not 0, for Tomcat ends requests without a timeout before it calls {@code destroy}, with a 500. And no more
     * than needed: WildFly leaves some of its timers behind, and each holds on to the whole deployment.
     */
    long containerTimeoutMillis() {
        return settings.bodyTimeout().plus(settings.commitTimeout()).plus(ANSWER_TIMEOUT).plusSeconds(10).toMillis();
    }

    Intake intake() {
        return intake;
    }

    InFlight inFlight() {
        return inFlight;
    }

    Metrics metrics() {
        return metrics;
    }

    /** Refuses new POSTs, waits for those in flight, closes the files, and answers whoever is left with 503. */
    void close() {
        closing = true;
        pastEvents.close();
        if (!inFlight.awaitNone(READ_TIMEOUT)) {
            inFlight.refuseReading();
            inFlight.awaitAnswered(DRAIN_TIMEOUT);
        }
        journal.close(CLOSE_TIMEOUT);
        inFlight.close();
        parser.close();
    }
}
