package pushwoosh.webhook.status;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.event.Parsed.Event;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.journal.DayFileName;
import pushwoosh.webhook.journal.Histogram;
import pushwoosh.webhook.journal.JournalState;
import pushwoosh.webhook.journal.JournalStats;
import pushwoosh.webhook.journal.Series;
import pushwoosh.webhook.settings.Settings;

/** Figures of made-up receivers, for the tests of what is made of them. */
public final class SampleStatus {
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    static final Instant NOW = Instant.parse("2026-11-23T19:17:00.123Z");

    private SampleStatus() {
    }

    /** A receiver that has just started. */
    public static Status fresh() {
        Metrics metrics = metrics();
        metrics.pastCounted();
        return status(null, true, metrics, journal("", null, 74L << 30));
    }

    /** A receiver that is full and has a value in every figure, with this text wherever one can come from outside. */
    public static Status busy(String text) {
        Metrics metrics = metrics();
        metrics.accepted(List.of(new Event(text, text, text, text), new Event("Email Sent", "A", "Email",
                "a@example.com")), 500);
        metrics.rejected(Refusal.INVALID, List.of(new Violation(text, text), new Violation("/x", "is wrong")), true);
        metrics.answered(null, 200);
        metrics.answered(Refusal.INVALID, 422);
        metrics.answered(Refusal.FULL, 503);
        metrics.answered(Refusal.FULL, 503);
        metrics.senderGone();
        return status(Refusal.FULL, true, metrics, journal(text, NOW, 74L << 30));
    }

    static Metrics metrics() {
        return new Metrics(ZONE, Clock.fixed(NOW, ZONE));
    }

    /** A journal with an error, or none if {@code at} is null. */
    static JournalStats journal(String error, Instant at, long usableBytes) {
        boolean isFull = at != null;
        Histogram commits = new Histogram(100, 1_000, 1_000_000);
        Histogram batches = new Histogram(1, 10);
        if (isFull) {
            List.of(50L, 100L, 101L, 2_500_000L).forEach(commits::add);
            List.of(1L, 1L, 2L, 11L).forEach(batches::add);
        }
        return new JournalStats(isFull ? JournalState.FULL : JournalState.OPEN, error, at, isFull ? 4711 : 0,
                usableBytes, 64 << 20, 100L << 30,
                isFull ? Map.of(Series.EVENTS, new JournalStats.File(
                        DayFileName.parse("events.2026-11-23.log").orElseThrow(), 12_345)) : Map.of(),
                isFull ? Map.of(Series.EVENTS, 15L) : Map.of(), isFull ? 12_345 : 0, isFull ? 3 : 0, isFull ? 1 : 0,
                commits.snapshot(), batches.snapshot());
    }

    static Status status(Refusal down, boolean isTokenNeeded, Metrics metrics, JournalStats journal) {
        String text = journal.lastError();
        return new Status("1.0.0", down, down == null ? 0 : 7, Path.of("/var/log")
                .resolve(text.replaceAll("[^ -~]|/", "")),
                isTokenNeeded, List.of(new Settings.Origin("zone", text, "system property"),
                new Settings.Origin("retention-days", "0", "default"),
                new Settings.Origin("compress-after-days", "0", "default")), metrics.snapshot(), journal);
    }
}
