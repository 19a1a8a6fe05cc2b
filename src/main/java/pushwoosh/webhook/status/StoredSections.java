package pushwoosh.webhook.status;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import pushwoosh.webhook.journal.Histogram;
import pushwoosh.webhook.journal.JournalStats;
import pushwoosh.webhook.journal.Series;
import pushwoosh.webhook.settings.Settings;

/** What became of it, and by whose doing: the end of the {@link StatusPage}. Pure. */
final class StoredSections {
    private final Html page;
    private final Status status;
    private final JournalStats journal;

    StoredSections(Html page, Status status) {
        this.page = page;
        this.status = status;
        this.journal = status.journal();
    }

    void addAll(StoredFiles files) {
        addFiles(files);
        addToday();
        addSpeed();
        addReceiver();
    }

    private void addFiles(StoredFiles files) {
        page.section("Files").raw("<table>");
        for (Series series : Series.values()) {
            JournalStats.File file = journal.files().get(series);
            page.row(series == Series.EVENTS ? "Events go to" : "Rejected go to",
                    file == null ? "none since the start" : file.name() + ", " + Html.bytes(file.bytes()));
        }
        page.row("Directory", status.directory());
        page.row("Free space", journal.usableBytes() == 0 ? "unknown" : Html.bytes(journal.usableBytes()));
        page.row("Last error", journal.lastError().isEmpty() ? "none" : journal.lastError());
        if (journal.lastErrorAt() != null) {
            page.raw(" ").time(journal.lastErrorAt(), status.metrics().now(), status.zone());
        }
        page.raw("</table>\n");
        if (files == null) {
            page.raw("<p>The directory cannot be read now.");
        } else if (files.count() > 0) {
            page.raw("<details><summary>").text(Html.count(files.count()) + (files.count() == 1 ? " file, " : " files, ")
                    + Html.bytes(files.bytes())).raw("</summary><table>");
            files.latest().forEach(file -> page.raw("<tr>").cell(file.name())
                    .raw("<td class=number>").text(Html.bytes(file.bytes())));
            page.raw("</table>").text(files.count() > files.latest().size() ? "and older ones" : "").raw("</details>");
        }
        page.endSection();
    }

    private void addToday() {
        EventCounts.Snapshot counts = status.metrics().counts();
        page.section("Events").raw("<p class=big>").text(Html.count(counts.today())).text(" today")
                .text(status.metrics().isPastCounted() ? "" : ", those before the start not counted yet").raw("</p>\n")
                .raw("<h3>By hour, the last 24; at most ").text(Html.count(Collections.max(counts.byHour()))).raw(" in one</h3>\n");
        HourChart.append(page, counts, status.zone());
        page.raw("\n<h3>By name, today</h3>\n");
        if (counts.today() == 0) {
            page.raw("<p>None yet.");
        } else {
            page.raw("<table>");
            counts.byNameToday().entrySet().stream().filter(entry -> entry.getValue() > 0)
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .forEach(entry -> page.raw("<tr>").cell(entry.getKey()).number(entry.getValue()).raw("\n"));
            page.raw("</table>");
        }
        page.endSection();
    }

    private void addSpeed() {
        page.section("Disk, since the start").raw("<table>");
        if (journal.batchLines().count() == 0) {
            page.row("Commits", "none yet");
        } else {
            page.row("Commit latency", spread(journal.commitMicros(), StoredSections::micros));
            page.row("Lines a batch", spread(journal.batchLines(), Html::decimal));
        }
        page.row("Commits that failed", Html.count(journal.failedBatches()));
        page.row("Files abandoned", Html.count(journal.abandonedFiles()));
        page.row("Waiting for the disk", Html.bytes(journal.queueBytes()));
        page.raw("</table>").endSection();
    }

    private static String spread(Histogram.Snapshot values, DoubleFunction<String> text) {
        return "median " + bound(values, 0.5, text) + ", 99th percentile " + bound(values, 0.99, text)
                + ", mean " + text.apply((double) values.sum() / values.count());
    }

    private static String bound(Histogram.Snapshot values, double part, DoubleFunction<String> text) {
        OptionalLong bound = values.quantile(part);
        return bound.isPresent()
                ? "\u2264 " + text.apply(bound.getAsLong())
                : "> " + text.apply(values.bounds().get(values.bounds().size() - 1));
    }

    private static String micros(double micros) {
        return micros < 1e3 ? Html.decimal(micros) + " \u00b5s"
                : micros < 1e6 ? Html.decimal(micros / 1e3) + " ms" : Html.decimal(micros / 1e6) + " s";
    }

    private void addReceiver() {
        page.section("This receiver").raw("<table><tr><th scope=row>Running since<td>")
                .time(status.metrics().startedAt(), status.metrics().now(), status.zone())
                .row("Version", status.version())
                .raw("</table>\n<details open><summary>Settings</summary><table class=list><thead><tr>")
                .raw("<th scope=col>Setting<th scope=col>Value<th scope=col>From</thead>");
        for (Settings.Origin setting : status.settings()) {
            page.raw("<tr>").titleCell(setting.name()).cell(setting.value()).cell(setting.place());
        }
        page.raw("</table></details>").endSection();
    }
}
