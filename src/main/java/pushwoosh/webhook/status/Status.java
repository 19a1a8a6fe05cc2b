package pushwoosh.webhook.status;

import java.nio.file.Path;
import java.util.List;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.journal.JournalStats;
import pushwoosh.webhook.settings.Settings;

/**
 * A receiver at one moment: what status page, metrics and MXBean show.
 *
 * @param down why POSTs are not stored; null if they are
 * @param requestsInFlight POSTs that have no answer yet
 * @param settings a line each, with its origin; tokens redacted
 */
public record Status(String version, Refusal down, int requestsInFlight, Path directory, boolean isTokenNeeded,
        List<Settings.Origin> settings, Metrics.Snapshot metrics, JournalStats journal) {}
