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
    private static final String SECTION = "<section><h2>{}</h2>\n";
    private static final String FOLDED = "<details class=card><summary>{}</summary>\n";
    private static final String TEST_EVENT = "{\"event_name\":\"Test Event\",\"message_code\":\"TEST\","
            + "\"platform\":\"Email\",\"application_code\":\"TEST\",\"hwid\":\"test@example.com\",\"user_id\":\"test\","
            + "\"timestamp\":";

    private final Html page = new Html();
    private final Status status;
    private final Metrics.Snapshot metrics;
    private final JournalStats journal;
    /** When the last event was, or null. */
    private final Instant lastEvent;

    private StatusPage(Status status) {
        this.status = status;
        this.metrics = status.metrics();
        this.journal = status.journal();
        this.lastEvent = metrics.events().last();
    }

    /**
     * The page of a receiver.
     *
     * @param url of the context path, as the viewer used it
     * @param files in the directory; null if it cannot be read now
     * @param isPaused whether the page does not refresh itself
     */
    public static String of(Status status, String url, StoredFiles files, boolean isPaused) {
        return new StatusPage(status).addAll(url, files, isPaused).toString();
    }

    /** The page of a deployment without a receiver; the explanation is one line, or a title and a line each cause. */
    public static String ofMissing(Refusal reason, String explanation, boolean isPaused) {
        Html page = new Html();
        PageHead.append(page, Finding.down(reason, ""), reason, isPaused);
        page.add("</div>\n" + SECTION, "Cause");
        explanation.lines().skip(explanation.contains("\n") ? 1 : 0)
                .forEach(line -> page.add("<p>{}</p>\n", line.strip()));
        return page.add("</section>\n</main>\n").toString();
    }

    private Html addAll(String url, StoredFiles files, boolean isPaused) {
        boolean isFirstEventAwaited = lastEvent == null && metrics.isPastCounted();
        List<Finding> findings = Finding.of(status);
        PageHead.append(page, findings.get(0), status.down(), isPaused);
        page.add("<p>Last event: {}</p></div>\n", lastEvent != null ? time(lastEvent)
                : isFirstEventAwaited ? "none yet" : "none since the start; reading the files from before");
        addTiles();
        if (isFirstEventAwaited) {
            page.add(SECTION, "URL for Pushwoosh");
            addUrl(url);
            page.add("</section>\n");
        }
        addProblems(findings);
        addEvents();
        addLatestEvents();
        addFiles(files);
        addDisk();
        addSettings();
        if (!isFirstEventAwaited) {
            page.add(FOLDED, "URL for Pushwoosh and test event");
            addUrl(url);
            page.add("</details>\n");
        }
        return page.add("</main>\n<footer class=quiet>Version {}, running since {}. Page of {}, {}.</footer>\n",
                status.version(), time(metrics.startedAt()), Html.time(metrics.now(), status.zone()), status.zone());
    }

    private Html time(Instant at) {
        return Html.time(at, metrics.now(), status.zone());
    }

    private void addTiles() {
        page.add("<dl class=tiles>");
        addTile("Last event", lastEvent == null ? "none yet" : Html.ago(lastEvent, metrics.now()),
                lastEvent == null ? "" : Html.time(lastEvent, status.zone()));
        addTile("Events today", Html.count(metrics.events().today()),
                metrics.isPastCounted() ? "since midnight" : "reading the files from before the start");
        Map.Entry<Refusal, Count.Snapshot> top = metrics.refusals().entrySet().stream()
                .max(Comparator.comparing(entry -> entry.getValue().today())).orElseThrow();
        long refused = metrics.refusals().values().stream().mapToLong(Count.Snapshot::today).sum();
        addTile("Refused today", Html.count(refused), refused == 0 ? "401, 408 and 503: since the start"
                : "most: " + top.getKey().status() + ", " + top.getKey().summary());
        addTile("Free space", journal.usableBytes() == 0 ? "unknown" : Html.bytes(journal.usableBytes()),
                journal.volumeBytes() == 0 ? "" : "of " + Html.bytes(journal.volumeBytes()) + "; reserve "
                + Html.bytes(journal.reserveBytes()));
        page.add("</dl>\n");
    }

    private void addTile(String heading, String figure, String remark) {
        page.add("<div><dt>{}<dd class=big>{}<dd class=quiet>{}</div>\n", heading, figure, remark);
    }

    /** The URL to enter in Pushwoosh, and a command that posts a test event to it. */
    private void addUrl(String contextUrl) {
        String url = contextUrl.replace("'", "%27") + (status.isTokenNeeded() ? "?token=YOUR-TOKEN" : "");
        page.add("<pre>{}</pre>\n<p class=quiet>Address you used now. Behind a proxy, use its public address.{}</p>\n"
                + "<h3>Test event</h3><pre>curl -i '{}' -H 'Content-Type: application/json' -d '{}'</pre>\n"
                + "<p class=quiet>Stored like any other event: a line with the name Test Event in events.current."
                + "</p>\n", url,
                status.isTokenNeeded() ? " Percent-encode special characters of the token, such as # as %23." : "",
                url, TEST_EVENT + metrics.now().getEpochSecond() + "}");
    }

    private void addProblems(List<Finding> findings) {
        List<Finding> more = findings.subList(1, findings.size());
        boolean isNewError = journal.lastErrorAt() != null
                && findings.stream().noneMatch(finding -> finding.next().equalsIgnoreCase(journal.lastError()));
        boolean isRefusing = metrics.refusals().values().stream().anyMatch(count -> count.last() != null);
        if (more.isEmpty() && !isRefusing && !isNewError) {
            return;
        }
        page.add(SECTION, "Problems");
        more.forEach(finding -> page.add("<p><strong>{}</strong> {}</p>\n", finding.sentence(), finding.next()));
        if (isRefusing) {
            addRefusals();
        }
        if (!metrics.latestRejections().isEmpty()) {
            addRejections();
        }
        if (isNewError) {
            page.add("<h3>Last error, {}</h3><p>{}</p>", time(journal.lastErrorAt()), journal.lastError());
        }
        page.add("</section>\n");
    }

    private void addRefusals() {
        page.add("<h3>Refused POSTs</h3>").list("Reason", "#Last hour", "#Today", "#Since the start", "@Last");
        metrics.refusals().entrySet().stream().filter(entry -> entry.getValue().last() != null)
                .sorted(Comparator.comparing(entry -> -entry.getValue().today())).forEach(entry -> {
                    Count.Snapshot count = entry.getValue();
                    page.add("<tr><td class=title>{}: {}<td class=number data-label=\"last hour\">{}"
                            + "<td class=number data-label=today>{}<td class=number data-label=\"since the start\">{}"
                            + "<td>{}\n", entry.getKey().status(), entry.getKey().summary(),
                            Html.count(count.recentSum()), Html.count(count.today()), Html.count(count.total()),
                            time(count.last()));
                });
        page.add("</table>\n<p class=quiet>401, 408 and 503 are counted since the start only.</p>\n");
    }

    private void addRejections() {
        page.add("<h3>Latest rejections since the start</h3>").list("@Time", "#Answer", "First violation");
        for (Metrics.Rejection rejection : metrics.latestRejections()) {
            page.add("<tr><td>{}<td class=number data-label=answer>{}<td class=title>{}\n", time(rejection.at()),
                    rejection.status(), Html.bdi((rejection.pointer().isEmpty() ? "" : rejection.pointer() + ": ")
                    + rejection.detail() + (rejection.more() == 0 ? "" : "; and " + rejection.more() + " more")));
        }
        page.add("</table>\n<p class=quiet>Full bodies: rejected.*.log</p>\n");
    }

    private void addEvents() {
        long peak = Collections.max(metrics.events().recent());
        page.add("<div class=columns>").add(SECTION, peak == 0 ? "Events per hour"
                : "Events per hour, last 24 h, " + status.zone() + " (peak " + Html.count(peak) + ")");
        if (peak == 0) {
            page.add("<p>No events in the last 24 hours.");
        } else {
            HourChart.append(page, metrics.events(), status.zone());
        }
        page.add("</section>\n" + SECTION, "Events today, by name");
        page.add(metrics.events().today() == 0 ? "<p>None yet.</p><table>" : "<table>");
        metrics.names().entrySet().stream().filter(name -> name.getValue().today() > 0)
                .sorted(Comparator.comparing(name -> -name.getValue().today()))
                .forEach(name -> page.add("<tr><td>{}<td class=number>{}\n", Html.bdi(name.getKey()),
                        Html.count(name.getValue().today())));
        page.add("</table></section>\n</div>\n");
    }

    private void addLatestEvents() {
        if (metrics.latestEvents().isEmpty()) {
            return;
        }
        page.add(SECTION, "Latest events since the start")
                .list("@Time", "Event", "Application", "Platform", "hwid (masked)");
        metrics.latestEvents().forEach(event -> page.add("<tr><td>{}<td class=title>{}<td>{}<td>{}<td>{}\n",
                time(event.at()), Html.bdi(event.name()), Html.bdi(event.application()), Html.bdi(event.platform()),
                Html.bdi(event.maskedHwid())));
        page.add("</table></section>\n");
    }

    private void addFiles(StoredFiles files) {
        page.add(SECTION + "<table>", "Files").row("Directory", status.directory());
        for (Series series : Series.values()) {
            JournalStats.File file = journal.files().get(series);
            page.row(series == Series.EVENTS ? "Events" : "Rejected",
                    file == null ? "no file since the start" : file.name() + ", " + Html.bytes(file.bytes()));
        }
        page.add("</table>\n");
        if (files == null) {
            page.add("<p>The directory cannot be read now.");
        } else if (files.count() > 0) {
            page.add("<details><summary>{} {}, {}</summary><table>", Html.count(files.count()),
                    files.count() == 1 ? "file" : "files", Html.bytes(files.bytes()));
            files.latest().forEach((name, bytes) ->
                    page.add("<tr><td><bdi>{}</bdi><td class=number>{}\n", name, Html.bytes(bytes)));
            page.add("</table>{}</details>\n", files.count() > files.latest().size() ? "and older ones" : "");
        }
        page.add("</section>\n");
    }

    private void addDisk() {
        page.add(FOLDED + "<table>", "Disk, since the start");
        if (journal.batchLines().count() > 0) {
            page.row("Commit latency", Html.spread(journal.commitMicros(), Html::micros));
            page.row("Lines per batch", Html.spread(journal.batchLines(), Html::decimal));
        }
        page.row("Failed batches", Html.count(journal.failedBatches()))
                .row("Abandoned files", Html.count(journal.abandonedFiles()))
                .row("Waiting for the disk", Html.bytes(journal.queueBytes())).add("</table></details>\n");
    }

    private void addSettings() {
        long set = status.settings().stream().filter(setting -> !setting.isDefault()).count();
        page.add(FOLDED, "Settings (" + set + " of " + status.settings().size() + " set)")
                .list("Setting", "Value", "From");
        for (Settings.Origin setting : status.settings()) {
            page.add(setting.isDefault() ? "<tr>" : "<tr class=set>").add("<td class=title>{}<td>{}<td>{}\n",
                    setting.name(), Html.bdi(setting.value()), setting.place());
        }
        page.add("</table></details>\n");
    }
}
