package pushwoosh.webhook.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.journal.JournalStats;
import pushwoosh.webhook.journal.Series;

/**
 * The status page as HTML: whether events are stored and what is wrong; problems; events; files; figures and settings.
 * Its markup is in head.html and status.html, whose places are filled here in their order. It needs no script and loads
 * nothing; {@link #HEADERS} go with it. Pure.
 */
public final class StatusPage {
    public static final String TYPE = "text/html; charset=utf-8";
    /** Let a browser use the style of the page and nothing else, which a policy of level 2 names by its hash. */
    public static final Map<String, String> HEADERS;
    static final String CSS;
    private static final String HEAD;
    private static final String BODY;
    private static final int FILES_SHOWN = 14;
    private static final String SECTION = "<section><h2>{}</h2>\n{}</section>\n";
    private static final String TEST_EVENT = "{\"event_name\":\"Test Event\",\"message_code\":\"TEST\","
            + "\"platform\":\"Email\",\"application_code\":\"TEST\",\"hwid\":\"test@example.com\",\"user_id\":\"test\","
            + "\"timestamp\":";

    static {
        try {
            CSS = resource("status.css");
            HEAD = resource("head.html");
            BODY = resource("status.html");
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(CSS.getBytes(UTF_8));
            HEADERS = Map.of("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(hash)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                    "X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cache-Control", "no-store");
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Status status;
    private final Metrics.Snapshot metrics;
    private final ZonedDateTime now;
    private final JournalStats journal;
    /** What fills the places of the body. */
    private final List<Object> values = new ArrayList<>();

    private StatusPage(Status status) {
        this.status = status;
        this.metrics = status.metrics();
        this.now = metrics.now();
        this.journal = status.journal();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /**
     * The page of a receiver.
     *
     * @param url of the context path, as the viewer used it
     * @param files in the directory; null if it cannot be read now
     * @param isPaused whether the page does not refresh itself
     */
    public static String of(Status status, String url, StoredFiles files, boolean isPaused) {
        return new StatusPage(status).text(url, files, isPaused);
    }

    /** The page of a deployment without a receiver; the explanation is one line, or a title and a line each cause. */
    public static String ofMissing(Refusal reason, String explanation, boolean isPaused) {
        Html causes = new Html();
        explanation.lines().skip(explanation.contains("\n") ? 1 : 0)
                .forEach(line -> causes.add("<p>{}</p>\n", line.strip()));
        return head(Finding.down(reason, ""), reason, isPaused, "").add(SECTION + "</main>\n", "Cause", causes)
                .toString();
    }

    private static Html head(Finding first, Refusal down, boolean isPaused, Object lastEvent) {
        return Html.of(HEAD, down == null ? first.level() : "DOWN: " + down.label(),
                Html.of(isPaused ? "" : "<meta http-equiv=refresh content=30>\n"), Html.of(CSS),
                isPaused ? "?" : "?pause", isPaused ? "Auto-refresh" : "Stop refreshing",
                first.level().name().toLowerCase(Locale.ROOT), first.level(), first.sentence(), first.next(),
                lastEvent);
    }

    private String text(String url, StoredFiles files, boolean isPaused) {
        Instant last = metrics.events().last();
        boolean isFirstEventAwaited = last == null && metrics.isPastCounted();
        List<Finding> findings = Finding.of(status);
        Html head = head(findings.get(0), status.down(), isPaused, Html.of("Last event: {}", last != null ? time(last)
                : isFirstEventAwaited ? "none yet" : "none since the start; reading the files from before"));
        fill(last == null ? "none yet" : Html.ago(last, now));
        fill(last == null ? "" : Html.time(last.atZone(now.getZone())));
        fillTiles();
        fill(isFirstEventAwaited ? Html.of(SECTION, "URL for Pushwoosh", urlAndTest(url)) : "", problems(findings));
        fillEvents();
        fillFiles(files);
        fillFigures();
        fill(isFirstEventAwaited ? "" : Html.of("<details class=card><summary>URL for Pushwoosh and test event"
                + "</summary>\n{}</details>\n", urlAndTest(url)));
        fill(status.version(), time(metrics.startedAt()), Html.time(now), now.getZone());
        return head.add(BODY, values.toArray()).toString();
    }

    private void fill(Object... next) {
        Collections.addAll(values, next);
    }

    private Html time(Instant at) {
        return Html.time(at, now);
    }

    private void fillTiles() {
        fill(Html.count(metrics.events().today()),
                metrics.isPastCounted() ? "since midnight" : "reading the files from before the start");
        long refused = metrics.refusals().values().stream().mapToLong(Count.Snapshot::today).sum();
        Refusal top = mostFirst(metrics.refusals()).stream().map(Map.Entry::getKey).findFirst().orElse(null);
        fill(Html.count(refused), refused == 0 ? "401, 408 and 503: since the start"
                : "most: " + top.status + ", " + top.summary);
        fill(journal.usableBytes() == 0 ? "unknown" : Html.bytes(journal.usableBytes()), journal.volumeBytes() == 0 ? ""
                : "of " + Html.bytes(journal.volumeBytes()) + "; reserve " + Html.bytes(journal.reserveBytes()));
    }

    /** The URL to enter in Pushwoosh, and a command that posts a test event to it. */
    private Html urlAndTest(String contextUrl) {
        String url = contextUrl.replace("'", "%27") + (status.isTokenNeeded() ? "?token=YOUR-TOKEN" : "");
        return Html.of("<pre>{}</pre>\n<p class=quiet>Address you used now. Behind a proxy, use its public address.{}"
                + "</p>\n<h3>Test event</h3><pre>curl -i '{}' -H 'Content-Type: application/json' -d '{}'</pre>\n"
                + "<p class=quiet>Stored like any other event: a line with the name Test Event in events.current."
                + "</p>\n", url,
                status.isTokenNeeded() ? " Percent-encode special characters of the token, such as # as %23." : "",
                url, TEST_EVENT + now.toEpochSecond() + "}");
    }

    /** A section, or nothing. */
    private Object problems(List<Finding> findings) {
        Html problems = new Html();
        findings.stream().skip(1).forEach(finding ->
                problems.add("<p><strong>{}</strong> {}</p>\n", finding.sentence(), finding.next()));
        List<Map.Entry<Refusal, Count.Snapshot>> refusals = mostFirst(metrics.refusals());
        if (!refusals.isEmpty()) {
            problems.add("<h3>Refused POSTs</h3>{}<p class=quiet>401, 408 and 503 are counted since the start only."
                    + "</p>\n", Html.list(refusals.stream(), refusal -> cells(refusal.getKey(), refusal.getValue()),
                    "title Reason", "number Last hour", "number Today", "number Since the start", "time Last"));
        }
        if (!metrics.latestRejections().isEmpty()) {
            problems.add("<h3>Latest rejections since the start</h3>{}<p class=quiet>Full bodies: rejected.*.log</p>\n",
                    list(metrics.latestRejections(), "time Time", "number Answer", "title First violation"));
        }
        if (journal.lastErrorAt() != null
                && findings.stream().noneMatch(finding -> finding.next().equalsIgnoreCase(journal.lastError()))) {
            problems.add("<h3>Last error, {}</h3><p>{}</p>", time(journal.lastErrorAt()), journal.lastError());
        }
        return problems.isEmpty() ? "" : Html.of(SECTION, "Problems", problems);
    }

    private Html list(List<Metrics.Entry> latest, String... columns) {
        return Html.list(latest.stream(), entry -> Stream.concat(Stream.of(time(entry.at())),
                entry.texts().stream().map(Html::bdi)).toList(), columns);
    }

    private List<?> cells(Refusal reason, Count.Snapshot count) {
        return List.of(reason.status + ": " + reason.summary, Html.count(count.lastHour()),
                Html.count(count.today()), Html.count(count.total()), time(count.last()));
    }

    /** What was counted at all, the most today first. */
    private static <K> List<Map.Entry<K, Count.Snapshot>> mostFirst(Map<K, Count.Snapshot> counts) {
        return counts.entrySet().stream().filter(entry -> entry.getValue().last() != null)
                .sorted(Comparator.comparing(entry -> -entry.getValue().today())).toList();
    }

    private void fillEvents() {
        List<Long> hours = metrics.events().hours();
        long peak = Collections.max(hours);
        fill(peak == 0 ? "Events per hour"
                : "Events per hour, last 24 h, " + now.getZone() + " (peak " + Html.count(peak) + ")");
        fill(peak == 0 ? Html.of("<p>No events in the last 24 hours.") : Html.hourChart(hours, now));
        Html names = Html.of(metrics.events().today() == 0 ? "<p>None yet.</p><table>" : "<table>");
        mostFirst(metrics.names()).stream().filter(name -> name.getValue().today() > 0).forEach(name -> names.add(
                "<tr><td>{}<td class=number>{}\n", Html.bdi(name.getKey()), Html.count(name.getValue().today())));
        fill(names, metrics.latestEvents().isEmpty() ? "" : Html.of(SECTION, "Latest events since the start",
                list(metrics.latestEvents(), "time Time", "title Event", "text Application", "text Platform",
                        "text hwid (masked)")));
    }

    private void fillFiles(StoredFiles files) {
        fill(status.directory());
        for (Series series : Series.values()) {
            JournalStats.File file = journal.files().get(series);
            fill(file == null ? "no file since the start" : file.name() + ", " + Html.bytes(file.bytes()));
        }
        Html list = Html.of(files == null ? "<p>The directory cannot be read now." : "");
        if (files != null && files.count() > 0) {
            list.add("<details><summary>{} {}, {}</summary><table>", Html.count(files.count()),
                    files.count() == 1 ? "file" : "files", Html.bytes(files.bytes()));
            files.latest().entrySet().stream().limit(FILES_SHOWN).forEach(file -> list.add(
                    "<tr><td><bdi>{}</bdi><td class=number>{}\n", file.getKey(), Html.bytes(file.getValue())));
            list.add("</table>{}</details>\n", files.count() > FILES_SHOWN ? "and older ones" : "");
        }
        fill(list);
    }

    private void fillFigures() {
        fill(Html.spread(journal.commitMicros(), Html::micros), Html.spread(journal.batchLines(), Html::decimal));
        fill(Html.count(journal.failedBatches()), Html.count(journal.abandonedFiles()));
        fill(Html.bytes(journal.queueBytes()));
        fill(status.settings().stream().filter(setting -> !setting.isDefault()).count(), status.settings().size());
        fill(Html.list(status.settings().stream(), setting -> List.of(
                setting.isDefault() ? setting.name() : Html.of("<b>{}</b>", setting.name()),
                Html.bdi(setting.value()), setting.place()), "title Setting", "text Value", "text From"));
    }
}
