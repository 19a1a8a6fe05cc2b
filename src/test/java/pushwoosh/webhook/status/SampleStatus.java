package pushwoosh.webhook.status;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.event.Event;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.journal.Histogram;
import pushwoosh.webhook.journal.JournalState;
import pushwoosh.webhook.journal.JournalStats;
import pushwoosh.webhook.journal.Series;
import pushwoosh.webhook.settings.Settings;

/** Figures of receivers that never were, for the tests of what is made of them. */
public final class SampleStatus {
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    static final Instant NOW = Instant.parse("2026-11-23T19:17:00.123Z");

    private SampleStatus() {
    }

    /** A receiver that has just started. */
    public static Status fresh() {
        return status(null, "", new Metrics(ZONE, Clock.fixed(NOW, ZONE)));
    }

    /** A receiver that has seen some of everything, and this text wherever a text can come from outside. */
    public static Status busy(String text) {
        Metrics metrics = new Metrics(ZONE, Clock.fixed(NOW, ZONE));
        metrics.accepted(List.of(new Event(text, text, text, text), new Event("Email Sent", "A", "Email", "a@example.com")), 500);
        metrics.rejected(Refusal.INVALID, List.of(new Violation(text, text), new Violation("/x", "is wrong")), true);
        metrics.answered(null, 200);
        metrics.answered(Refusal.INVALID, 422);
        metrics.answered(Refusal.FULL, 503);
        metrics.senderGone();
        return status(Refusal.FULL, text, metrics);
    }

    private static Status status(Refusal down, String text, Metrics metrics) {
        boolean isBusy = down != null;
        Histogram commits = new Histogram(100, 1_000, 1_000_000);
        Histogram batches = new Histogram(1, 10);
        if (isBusy) {
            List.of(50L, 100L, 101L, 2_500_000L).forEach(commits::add);
            List.of(1L, 1L, 2L, 11L).forEach(batches::add);
        }
        JournalStats journal = new JournalStats(isBusy ? JournalState.FULL : JournalState.OPEN, text,
                isBusy ? NOW : null, isBusy ? 4711 : 0,
                74L << 30, 64 << 20, 100L << 30, isBusy ? Map.of(Series.EVENTS, new JournalStats.File("events.2026-11-23.log", 12_345)) : Map.of(),
                isBusy ? Map.of(Series.EVENTS, 15L) : Map.of(), isBusy ? 12_345 : 0, isBusy ? 3 : 0, isBusy ? 1 : 0,
                commits.snapshot(), batches.snapshot());
        return new Status("1.0.0", down, isBusy ? 7 : 0, Path.of("/var/log").resolve(text.replaceAll("[^ -~]|/", "")),
                ZONE, isBusy, List.of(new Settings.Origin("zone", text, "system property")), metrics.snapshot(), journal);
    }
}
