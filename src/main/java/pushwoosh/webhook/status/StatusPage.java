package pushwoosh.webhook.status;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.journal.JournalStats;
import pushwoosh.webhook.journal.Series;
import pushwoosh.webhook.settings.Settings;

/**
 * The status page as HTML, in reading order: whether events are stored and what is wrong; problems; events; files;
 * figures and settings. It needs no script and loads nothing; {@link PageHead#HEADERS} go with it. Pure.
 */
public final class StatusPage {
    public static final String TYPE = "text/html; charset=utf-8";

    private final Html page = new Html();
    private final Status status;
    private final Metrics.Snapshot metrics;
    private final JournalStats journal;

    private StatusPage(Status status) {
        this.status = status;
        this.metrics = status.metrics();
        this.journal = status.journal();
    }

    /**
     * The page of a receiver.
     *
     * @param url of the context path, as the viewer used it
     * @param files in the directory; null if it cannot be read now
     * @param isPaused whether the page does not refresh itself
     */
    public static String of(Status status, String url, StoredFiles files, boolean isPaused) {
        StatusPage text = new StatusPage(status);
        text.addAll(url, files, isPaused);
        return text.page.toString();
    }

    private void addAll(String url, StoredFiles files, boolean isPaused) {
        List<Finding> findings = Finding.of(status);
        PageHead.append(page, findings.get(0), status.down(), isPaused);
        page.raw("<p>Last event: ");
        addLastEvent();
        page.raw("</p></div>\n");
        addTiles();
        if (isFirstEventAwaited()) {
            page.section("URL for Pushwoosh");
            TestEvent.append(page, url, status.isTokenNeeded(), metrics.now());
            page.endSection();
        }
        addProblems(findings);
        addEvents();
        addLatestEvents();
        addFiles(files);
        addDisk();
        addSettings();
        if (!isFirstEventAwaited()) {
            page.folded("URL for Pushwoosh and test event");
            TestEvent.append(page, url, status.isTokenNeeded(), metrics.now());
            page.endFolded();
        }
        page.raw("</main>\n<footer class=quiet>Version ").text(status.version()).raw(", running since ");
        time(metrics.startedAt()).raw(". Page of ").text(Html.time(metrics.now(), status.zone())).raw(", ")
                .text(status.zone()).raw(".</footer>\n");
    }

    private boolean isFirstEventAwaited() {
        return metrics.lastEventAt() == null && metrics.isPastCounted();
    }

    /** The page of a deployment without a receiver; the explanation is one line, or a title and a line each cause. */
    public static String ofMissing(Refusal reason, String explanation, boolean isPaused) {
        Html page = new Html();
        Finding down = Finding.down(reason, "");
        PageHead.append(page, down, reason, isPaused);
        page.raw("</div>\n").section("Cause");
        explanation.lines().skip(explanation.contains("\n") ? 1 : 0)
                .forEach(line -> page.raw("<p>").text(line.strip()).raw("</p>\n"));
        page.endSection();
        return page.raw("</main>\n").toString();
    }

    private void addLastEvent() {
        if (metrics.lastEventAt() != null) {
            time(metrics.lastEventAt());
        } else {
            page.text(metrics.isPastCounted() ? "none yet" : "none since the start; reading the files from before");
        }
    }

    private Html time(Instant at) {
        return page.time(at, metrics.now(), status.zone());
    }

    private void addTiles() {
        page.raw("<dl class=tiles>").tile("Last event", metrics.lastEventAt() == null ? "none yet"
                : Html.ago(metrics.lastEventAt(), metrics.now()), metrics.lastEventAt() == null ? ""
                : Html.time(metrics.lastEventAt(), status.zone()));
        page.tile("Events today", Html.count(metrics.counts().today()),
                metrics.isPastCounted() ? "since midnight" : "reading the files from before the start");
        Map.Entry<Refusal, RefusalCount.Snapshot> top = metrics.refusals().entrySet().stream()
                .max(Comparator.comparing(entry -> entry.getValue().today())).orElseThrow();
        long refused = metrics.refusals().values().stream().mapToLong(RefusalCount.Snapshot::today).sum();
        page.tile("Refused today", Html.count(refused), refused == 0 ? "401, 408 and 503: since the start"
                : "most: " + top.getKey().status() + ", " + top.getKey().summary());
        page.tile("Free space", journal.usableBytes() == 0 ? "unknown" : Html.bytes(journal.usableBytes()),
                journal.volumeBytes() == 0 ? "" : "of " + Html.bytes(journal.volumeBytes()) + "; reserve "
                + Html.bytes(journal.reserveBytes()));
        page.raw("</dl>\n");
    }

    private void addProblems(List<Finding> findings) {
        List<Finding> more = findings.subList(1, findings.size());
        boolean isNewError = journal.lastErrorAt() != null
                && findings.stream().noneMatch(finding -> finding.next().equalsIgnoreCase(journal.lastError()));
        boolean isRefusing = metrics.refusals().values().stream().anyMatch(count -> count.last() != null);
        if (more.isEmpty() && !isRefusing && !isNewError) {
            return;
        }
        page.section("Problems");
        for (Finding finding : more) {
            page.raw("<p><strong>").text(finding.sentence()).raw("</strong> ").text(finding.next()).raw("</p>\n");
        }
        if (isRefusing) {
            addRefusals();
        }
        if (!metrics.latestRejections().isEmpty()) {
            addRejections();
        }
        if (isNewError) {
            page.raw("<h3>Last error, ");
            time(journal.lastErrorAt()).raw("</h3><p>").text(journal.lastError()).raw("</p>");
        }
        page.endSection();
    }

    private void addRefusals() {
        page.raw("<h3>Refused POSTs</h3>").list("Reason", "#Last hour", "#Today", "#Since the start", "@Last");
        metrics.refusals().entrySet().stream().filter(entry -> entry.getValue().last() != null)
                .sorted(Comparator.comparing(entry -> -entry.getValue().today())).forEach(entry -> {
                    RefusalCount.Snapshot count = entry.getValue();
                    page.raw("<tr>").titleCell(entry.getKey().status() + ": " + entry.getKey().summary())
                            .number("last hour", count.lastHour()).number("today", count.today())
                            .number("since the start", count.count()).raw("<td>");
                    time(count.last()).raw("\n");
                });
        page.raw("</table>\n<p class=quiet>401, 408 and 503 are counted since the start only.</p>\n");
    }

    private void addRejections() {
        page.raw("<h3>Latest rejections since the start</h3>").list("@Time", "#Answer", "First violation");
        for (Metrics.Rejection rejection : metrics.latestRejections()) {
            page.raw("<tr><td>");
            time(rejection.at());
            page.number("answer", rejection.status())
                    .titleCell((rejection.pointer().isEmpty() ? "" : rejection.pointer() + ": ") + rejection.detail()
                            + (rejection.more() == 0 ? "" : "; and " + rejection.more() + " more")).raw("\n");
        }
        page.raw("</table>\n<p class=quiet>Full bodies: rejected.*.log</p>\n");
    }

    private void addEvents() {
        EventCounts.Snapshot counts = metrics.counts();
        long peak = Collections.max(counts.byHour());
        page.raw("<div class=columns>");
        page.section(peak == 0 ? "Events per hour" : "Events per hour, last 24 h, " + status.zone()
                + " (peak " + Html.count(peak) + ")");
        if (peak == 0) {
            page.raw("<p>No events in the last 24 hours.");
        } else {
            HourChart.append(page, counts, status.zone());
        }
        page.endSection();
        page.section("Events today, by name");
        if (counts.today() == 0) {
            page.raw("<p>None yet.");
        } else {
            page.raw("<table>");
            counts.byNameToday().entrySet().stream().filter(entry -> entry.getValue() > 0)
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .forEach(entry -> page.raw("<tr>").cell(entry.getKey()).number("", entry.getValue()).raw("\n"));
            page.raw("</table>");
        }
        page.endSection();
        page.raw("</div>\n");
    }

    private void addLatestEvents() {
        if (metrics.latestEvents().isEmpty()) {
            return;
        }
        page.section("Latest events since the start")
                .list("@Time", "Event", "Application", "Platform", "hwid (masked)");
        for (Metrics.LatestEvent event : metrics.latestEvents()) {
            page.raw("<tr><td>");
            time(event.at());
            page.titleCell(event.name()).cell(event.application()).cell(event.platform()).cell(event.maskedHwid())
                    .raw("\n");
        }
        page.raw("</table>").endSection();
    }

    private void addFiles(StoredFiles files) {
        page.section("Files").raw("<table>").row("Directory", status.directory());
        for (Series series : Series.values()) {
            JournalStats.File file = journal.files().get(series);
            page.row(series == Series.EVENTS ? "Events" : "Rejected",
                    file == null ? "no file since the start" : file.name() + ", " + Html.bytes(file.bytes()));
        }
        page.raw("</table>\n");
        if (files == null) {
            page.raw("<p>The directory cannot be read now.");
        } else {
            files.append(page);
        }
        page.endSection();
    }

    private void addDisk() {
        page.folded("Disk, since the start").raw("<table>");
        if (journal.batchLines().count() > 0) {
            page.row("Commit latency", Html.spread(journal.commitMicros(), Html::micros));
            page.row("Lines per batch", Html.spread(journal.batchLines(), Html::decimal));
        }
        page.row("Failed batches", Html.count(journal.failedBatches()));
        page.row("Abandoned files", Html.count(journal.abandonedFiles()));
        page.row("Waiting for the disk", Html.bytes(journal.queueBytes()));
        page.raw("</table>").endFolded();
    }

    private void addSettings() {
        long set = status.settings().stream().filter(setting -> !setting.isDefault()).count();
        page.folded("Settings (" + set + " of " + status.settings().size() + " set)").list("Setting", "Value", "From");
        for (Settings.Origin setting : status.settings()) {
            page.raw(setting.isDefault() ? "<tr>" : "<tr class=set>").titleCell(setting.name()).cell(setting.value())
                    .cell(setting.place()).raw("\n");
        }
        page.raw("</table>").endFolded();
    }
}
