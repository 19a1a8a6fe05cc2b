package pushwoosh.webhook.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pushwoosh.webhook.status.SampleStatus.NOW;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.event.EventParser;
import pushwoosh.webhook.event.Parsed;
import pushwoosh.webhook.event.Parsed.Event;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.journal.DayFileName;
import pushwoosh.webhook.journal.ManualClock;

class StatusPageTest {
    private static final String URL = "http://127.0.0.1:8080/pushwoosh-webhook";

    private static String page(Status status) {
        return StatusPage.of(status, URL, new StoredFiles(Map.of(), 0, 0), false);
    }

    private static void assertInOrder(String page, String... parts) {
        int from = 0;
        for (String part : parts) {
            int at = page.indexOf(part, from);
            assertTrue(at >= 0, () -> part + " is not, or not in its place, in " + page);
            from = at;
        }
    }

    @Test
    void answersTheQuestionsInTheirOrder() {
        assertInOrder(page(SampleStatus.busy("x")), "banner down", "DOWN",
                "Every POST is answered 503: not enough free space.",
                "Last event:", "2026-11-23 20:17:00 +01:00", "class=tiles", "Last event", "just now", "Events today",
                ">2<",
                "Refused today", ">3<", "most: 503, not enough free space", "Free space", "74 GiB",
                "of 100 GiB; reserve 64 MiB",
                "Problems", "3 POSTs were refused", "503: not enough free space", "422: invalid events",
                "401, 408 and 503 are counted since the start only", "Latest rejections", "and 1 more",
                "rejected.*.log",
                "Events per hour, last 24 h, Europe/Berlin (peak 2)", "<svg", "Events today, by name", "Latest events",
                "Email Sent", "a\u2026@example.com", "Files", "Events<td><bdi>events.2026-11-23.log, 12.06 KiB",
                "Rejected<td><bdi>no file since the start", "<details", "Disk",
                "median \u2264 100 \u00b5s, 99th percentile &gt; 1 s, mean 625.06 ms", "Lines per batch", "<details",
                "Settings (1 of 3 set)", "<b>zone</b>", "system property", "<details", "URL for Pushwoosh", URL
                + "?token=YOUR-TOKEN", "Percent-encode", "curl -i '" + URL, "1.0.0", "running since", "Europe/Berlin");
    }

    @Test
    void beforeTheFirstEventTheUrlIsAtTheTopAndNothingEmptyTakesSpace() {
        String page = page(SampleStatus.fresh());
        assertInOrder(page, "banner waiting", "Last event: none yet", "URL for Pushwoosh", "curl -i",
                "No events in the last 24 hours", "None yet.", "no file since the start", "Commit latency<td>none yet", "Lines per batch<td>none yet",
                "Settings");
        assertFalse(page.contains("<svg") || page.contains("Problems") || page.contains("Latest events"), page);
    }

    @Test
    void everyPartThatIsBegunIsEnded() {
        for (String page : List.of(page(SampleStatus.busy("x")), page(SampleStatus.fresh()),
                StatusPage.of(SampleStatus.busy("x"), URL, new StoredFiles(Map.of(), 3, 5), true),
                StatusPage.ofMissing(Refusal.FAILED, "x", true))) {
            for (String part : List.of("section", "details", "div", "main", "table", "p", "svg", "pre", "dl")) {
                int ends = page.split("</" + part + ">", -1).length;
                int begins = page.split("<" + part + "[ >]", -1).length;
                assertTrue(part.equals("p") ? ends <= begins : ends == begins, () -> part + " in " + page);
            }
            assertFalse(page.contains("{}"), "a place is not filled");
        }
    }

    @Test
    void eventsAreCountedByNameTheMostFirst() {
        Metrics metrics = SampleStatus.metrics();
        for (String name : List.of("b", "c", "a", "c")) {
            metrics.accepted(List.of(new Event(name, "", "", "")), 1);
        }
        metrics.pastEvent(SampleStatus.NOW.toEpochMilli() - 1, "before");
        String page = page(SampleStatus.status(null, true, metrics, SampleStatus.journal("", null, 1L << 40)));
        assertInOrder(page, "Events today", ">5<", "reading the files from before the start", "Events today, by name",
                "<tr><td><bdi>c</bdi><td class=number>2", "<tr><td><bdi>a</bdi><td class=number>1",
                "<tr><td><bdi>b</bdi><td class=number>1", "<tr><td><bdi>before</bdi><td class=number>1",
                "Latest events since the start");
        metrics.pastCounted();
        assertInOrder(page(SampleStatus.status(null, true, metrics, SampleStatus.journal("", null, 1L << 40))),
                "Events today", "since midnight");
    }

    @Test
    void whileTheFilesFromBeforeTheStartAreReadNoEventIsMissed() {
        String page = page(SampleStatus.status(null, true, SampleStatus.metrics(), SampleStatus.journal("", null, 0)));
        assertInOrder(page, "banner up", "none since the start; reading the files from before", "Free space", "unknown",
                "URL for Pushwoosh and test event");
    }

    @Test
    void namesThatDidNotComeTodayAreLeftOut() {
        ManualClock clock = new ManualClock(SampleStatus.NOW.toString());
        Metrics metrics = new Metrics(SampleStatus.ZONE, clock);
        metrics.accepted(List.of(new Event("old", "", "", "")), 1);
        clock.pass(Duration.ofHours(5));
        String page = page(SampleStatus.status(null, true, metrics, SampleStatus.journal("", null, 1L << 40)));
        assertInOrder(page, "(peak 1)", "<td class=number>1", "Events today, by name", "None yet.",
                "Latest events since the start", "old");
        metrics.accepted(List.of(new Event("new", "", "", "")), 1);
        page = page(SampleStatus.status(null, true, metrics, SampleStatus.journal("", null, 1L << 40)));
        assertFalse(page.contains("<tr><td><bdi>old"), page);
    }

    @Test
    void theLastErrorIsShownUnlessItIsTheNextStepAlready() {
        Metrics metrics = SampleStatus.metrics();
        Status old = SampleStatus.status(null, true, metrics, SampleStatus.journal("I/O error", NOW.minusSeconds(3_601), 1L << 40));
        assertInOrder(page(old), "banner up", "Problems", "<h3>Last error, ", "I/O error");
        Status now = SampleStatus.status(null, true, metrics, SampleStatus.journal("I/O error", NOW, 1L << 40));
        assertInOrder(page(now), "banner problem", "I/O error", "Last event");
        assertFalse(page(now).contains("<h3>Last error, ") || page(now).contains("Problems"), page(now));
    }

    @Test
    void aRejectionHasItsPointerIfThereIsOne() {
        Metrics metrics = SampleStatus.metrics();
        metrics.rejected(Refusal.MALFORMED, List.of(new Violation("", "not JSON")), false);
        metrics.rejected(Refusal.INVALID, List.of(new Violation("/x", "is wrong")), false);
        metrics.answered(Refusal.INVALID, 422);
        assertInOrder(page(SampleStatus.status(null, true, metrics, SampleStatus.journal("", null, 1L << 40))),
                "data-label=\"Answer\"><bdi>422", "<bdi>/x: is wrong</bdi>", "data-label=\"Answer\"><bdi>400", "<bdi>not JSON</bdi>");
    }

    @Test
    void everyTimeHasDateAndOffset() {
        Matcher time = Pattern.compile("<time[^>]*>([^<]*)<").matcher(page(SampleStatus.busy("x")));
        int times = 0;
        for (; time.find(); times++) {
            assertTrue(time.group(1).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+]01:00"), time.group(1));
        }
        assertTrue(times > 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "\"><b x='", "</style><i>", "&amp;", "<!--",
            "\u0000\u001b\u202e", "]]>"})
    void everyTextFromOutsideIsEscaped(String text) {
        assertEquals(tags(page(SampleStatus.busy("plain"))), tags(page(SampleStatus.busy(text))));
        assertFalse(page(SampleStatus.busy(text)).matches("(?s).*[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u202e].*"));
        assertEquals(tags(StatusPage.ofMissing(Refusal.MISCONFIGURED, "plain", false)),
                tags(StatusPage.ofMissing(Refusal.MISCONFIGURED, text, false)));
        String url = "http://" + text.replaceAll("\\s", "");
        assertEquals(tags(StatusPage.of(SampleStatus.fresh(), "http://plain", null, true)),
                tags(StatusPage.of(SampleStatus.fresh(), url, null, true)));
    }

    @Test
    void aDeploymentWithoutAReceiverShowsEachCauseInAParagraphAndRefreshes() {
        String page = StatusPage.ofMissing(Refusal.MISCONFIGURED, "the settings are invalid:\n  zone\n  token", false);
        assertInOrder(page, "http-equiv=refresh", "banner down", "invalid settings", "Correct the settings below",
                "<p>zone</p>", "<p>token</p>");
        assertInOrder(StatusPage.ofMissing(Refusal.STARTING, "See the log.", false), "<p>See the log.</p>");
    }

    /** All that a browser would take for markup. */
    private static List<String> tags(String page) {
        return Pattern.compile("<[^>]*>|&[^;]{0,3}[^a-z#0-9;]").matcher(page).results().map(found -> found.group())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"a@example.com,a\u2026@example.com", "john.doe@example.com,j\u2026@example.com",
            "@example.com,@ex\u2026com",
        "'\uD83D\uDE00x@y.z','\uD83D\uDE00\u2026@y.z'", "0123456789abcdef,012\u2026def", "+491701234567,+49\u2026567",
        "12345678,12\u202678", "abc,\u2026", "'',\u2026", "a@b@c,a\u2026@c"})
    void addressesAreMasked(String address, String masked) {
        assertEquals(masked, Metrics.masked(address));
    }

    @Test
    void refreshesItselfUnlessItIsToStay() {
        assertTrue(page(SampleStatus.fresh()).contains("<meta http-equiv=refresh content=30>"));
        assertTrue(page(SampleStatus.fresh()).contains("<a href=\"?pause\">Stop refreshing</a>"));
        assertTrue(StatusPage.of(SampleStatus.fresh(), URL, null, true).contains("<a href=\"?\">Auto-refresh</a>"));
        assertFalse(StatusPage.of(SampleStatus.fresh(), URL, null, true).contains("http-equiv"));
        assertFalse(StatusPage.ofMissing(Refusal.FAILED, "x", true).contains("http-equiv"));
    }

    @Test
    void thePolicyAllowsItsOwnStyleAndNothingElse() throws Exception {
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(page(SampleStatus.busy("x")));
        assertTrue(style.find());
        String hash = Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(UTF_8)));
        assertEquals("default-src 'none'; img-src data:; style-src 'sha256-" + hash
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                StatusPage.HEADERS.get("Content-Security-Policy"));
        assertFalse(page(SampleStatus.busy("x")).matches("(?s).*( style=|<script|src=|@import|url\\().*"));
    }

    @Test
    void theCurlIsOneThatAShellUnderstands() throws Exception {
        Matcher pre = Pattern.compile("<pre>(curl .*?)</pre>").matcher(StatusPage.of(SampleStatus.fresh(),
                "http://h/it's", null, true));
        assertTrue(pre.find());
        String command = pre.group(1).replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
        Process shell = new ProcessBuilder("sh", "-c", command.replace("curl", "printf '%s\\n'")).start();
        String[] arguments = new String(shell.getInputStream().readAllBytes(), UTF_8).split("\n");
        assertEquals("http://h/it%27s?token=YOUR-TOKEN", arguments[1]);
        assertTrue(arguments[5].startsWith("{\"event_name\":\"Test Event\"")
                && arguments[5].endsWith("\"timestamp\":1795461420}"));
        try (EventParser parser = new EventParser()) {
            assertInstanceOf(Parsed.Events.class, parser.parse(arguments[5].getBytes(UTF_8)), "StatusPage.TEST_EVENT");
        }
    }

    @Test
    void filesAreListedLatestFirstAndCounted(@TempDir Path directory) throws IOException {
        for (int day = 1; day <= 20; day++) {
            Files.writeString(directory.resolve(String.format("events.2026-11-%02d.log%s", day,
                    day < 10 ? ".gz" : "")), "x".repeat(day));
        }
        Files.writeString(directory.resolve("rejected.2026-11-20.log"), "");
        Files.writeString(directory.resolve("events.2026-11-20.2.log"), "");
        for (String other : List.of("events.current", ".lock.0", "events.2026-11-20.log.torn",
                "events.2026-13-01.log")) {
            Files.writeString(directory.resolve(other), "x");
        }
        Files.createDirectory(directory.resolve("events.2026-11-21.log"));
        Files.createSymbolicLink(directory.resolve("events.2026-11-22.log"), Path.of("rejected.2026-11-20.log"));
        StoredFiles files = StoredFiles.in(directory);
        assertEquals(22, files.count());
        assertEquals(210, files.bytes());
        assertEquals(List.of("events.2026-11-20.log", "events.2026-11-20.2.log", "rejected.2026-11-20.log",
                "events.2026-11-19.log"),
                files.latest().keySet().stream().limit(4).map(DayFileName::toString).toList());
        String page = StatusPage.of(SampleStatus.fresh(), URL, files, true);
        assertInOrder(page, "22 files, 210 bytes", "events.2026-11-20.log", "events.2026-11-09.log.gz", "and older");
        assertEquals(14, page.split("<td><bdi>[a-z]+\\.2026-", -1).length - 1);
        for (int day = 1; day <= 8; day++) {
            Files.delete(directory.resolve(String.format("events.2026-11-%02d.log.gz", day)));
        }
        assertFalse(StatusPage.of(SampleStatus.fresh(), URL, StoredFiles.in(directory), true).contains("and older"));
        String one = StatusPage.of(SampleStatus.fresh(), URL, new StoredFiles(Map.of(), 1, 5), true);
        assertInOrder(one, "1 file, 5 bytes");
        assertFalse(page(SampleStatus.fresh()).contains("0 files"));
        assertTrue(StatusPage.of(SampleStatus.fresh(), URL, null, true).contains("cannot be read now"));
    }

    @Test
    void aFileAndItsCompressedFormAreBothListed(@TempDir Path directory) throws IOException {
        List<String> names = List.of("events.2026-11-19.log", "events.2026-11-19.log.gz", "events.2026-11-19.1.log");
        for (String name : names) {
            Files.writeString(directory.resolve(name), "x");
        }
        assertEquals(names, StoredFiles.in(directory).latest().keySet().stream().map(DayFileName::toString).toList());
    }

    @Test
    void contrastsAreEnoughInLightAndDark() {
        String[] schemes = StatusPage.CSS.split("prefers-color-scheme");
        assertEquals(2, schemes.length);
        for (String scheme : schemes) {
            for (String behind : List.of("page", "card")) {
                for (String text : List.of("text", "quiet", "link")) {
                    assertTrue(contrast(colour(scheme, text), colour(scheme, behind)) >= 4.5, text + " on " + behind
                            + scheme);
                }
                assertTrue(contrast(colour(scheme, "bar"), colour(scheme, behind)) >= 3, "bar on " + behind + scheme);
            }
            for (Finding.Level level : Finding.Level.values()) {
                String name = level.name().toLowerCase(Locale.ROOT);
                assertTrue(contrast(colour(scheme, name), colour(scheme, name + "-card")) >= 4.5, name + scheme);
            }
        }
    }

    private static int colour(String css, String name) {
        Matcher matcher = Pattern.compile("--" + name + ": #([0-9a-f]{6});").matcher(css);
        assertTrue(matcher.find(), name);
        return Integer.parseInt(matcher.group(1), 16);
    }

    /** WCAG 2.2, contrast ratio. */
    private static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
    }

    private static double linear(int channel) {
        double value = (channel & 0xFF) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
