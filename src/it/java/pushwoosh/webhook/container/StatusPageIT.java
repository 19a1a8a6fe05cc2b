package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The status page on a real Tomcat, in a real browser. */
@Tag("containers")
class StatusPageIT {
    private static final String PATH = "/pushwoosh-webhook";
    private static final String PASSWORD = "a password";
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final int TAB = 9;
    private static final int ENTER = 13;
    private static final List<String> HOSTILE = List.of(
            "<script>document.title='owned'</script>", "\"><img src=x onerror=alert(1)>",
            "</style><script>alert(1)</script>",
            "'; DROP TABLE events;--", "&lt;b&gt;&#60;", "\u202Egnp.exe", "line\nfeed\u0000\u001b[31mred",
            "\uD800 lonely",
            "\u05E9\u05DC\u05D5\u05DD \u0627\u0644\u0633\u0644\u0627\u0645",
            "\uD83D\uDCE7 \u041F\u0438\u0441\u044C\u043C\u043E",
            "A".repeat(5_000), "");

    private static Container container;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> chromium = Browser.find();
        assumeTrue(chromium.isPresent(), "SKIPPED: the status page in a browser: there is no chromium in PATH");
        container = Distribution.TOMCAT_11.create("status");
        container.addUser("admin", PASSWORD, "pushwoosh-webhook");
        container.deploy(Distribution.WAR, "pushwoosh-webhook");
        Path directory = container.base.resolve("logs/pushwoosh-webhook");
        writePast(Files.createDirectories(directory));
        container.start(Map.of("pushwoosh-webhook.zone", ZONE.getId()), Map.of());
        Contract.awaitUp(container, PATH);
        browser = new Browser(chromium.get(), Path.of("target", "chromium").toAbsolutePath());
        browser.setHeaders(Map.of("Authorization", Contract.basic("admin", PASSWORD)));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (container != null) {
            container.close();
        }
    }

    /** Writes the files of a day with a busy daytime and a quiet night. */
    static void writePast(Path directory) throws IOException {
        ZonedDateTime now = ZonedDateTime.now(ZONE);
        Map<String, StringBuilder> files = new TreeMap<>();
        for (ZonedDateTime hour = now.minusHours(23); !hour.isAfter(now); hour = hour.plusHours(1)) {
            long events = Math.round(400 * (1 + Math.sin((hour.getHour() - 8) * Math.PI / 12))) + hour.getHour() * 7;
            for (long i = 0; i < events; i++) {
                String name = i % 17 == 0 ? "Email Hard Bounced" : i % 3 == 0 ? "Email Opened" : "Email Sent";
                files.computeIfAbsent(hour.toLocalDate().toString(), day -> new StringBuilder())
                        .append("{\"received_at\":\"")
                        .append(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX").format(hour))
                        .append("\",\"event\":")
                        .append(Example.EVENT.replace("Email Sent", name)).append("}\n");
            }
        }
        for (Map.Entry<String, StringBuilder> file : files.entrySet()) {
            Files.writeString(directory.resolve("events." + file.getKey() + ".log"), file.getValue());
        }
    }

    @Test
    void showsWhateverIsSentAsTextAndStaysWithinItsPolicy() throws IOException {
        for (String name : HOSTILE) {
            assertEquals(200, Request.post(PATH, event(name)).send(container).status(), name);
        }
        open(1200, false);

        String text = text("document.body.innerText");
        for (String name : HOSTILE.subList(0, 5)) {
            assertTrue(text.contains(name), () -> name + " is not in " + text);
        }
        for (String shown : List.of("\\u202egnp.exe", "line\\u000afeed\\u0000\\u001b[31mred", "\\ud800 lonely",
                "(empty)",
                "\u05E9\u05DC\u05D5\u05DD", "\uD83D\uDCE7")) {
            assertTrue(text.contains(shown), () -> shown + " is not in " + text);
        }
        assertEquals("PROBLEM - pushwoosh-webhook", text("document.title"));
        assertEquals("0", text("String(document.querySelectorAll("
                + "'script,img,iframe,object,embed,form,[onerror],[style]').length)"));
    }

    @Test
    void masksAddressesAndCountsWhatTheFilesHeldBefore() throws IOException {
        Request.post(PATH, Example.EVENT).send(container);
        open(1200, false);
        String text = text("document.body.innerText");
        assertTrue(text.contains("a\u2026@example.com"), text);
        assertTrue(!text.contains("a@example.com"), text);
        assertTrue(text.contains("Email Hard Bounced"), text);
        assertEquals("24", text("String(document.querySelectorAll('details tr').length "
                + "&& [...document.querySelectorAll('details')].find(d => d.innerHTML.includes('Hour from'))"
                + ".querySelectorAll('tbody tr').length)"));
    }

    @Test
    void isReachedAndOpenedByKeyboard() throws IOException {
        open(1200, false);
        Set<String> reached = new LinkedHashSet<>();
        for (int i = 0; i < 10; i++) {
            browser.press("Tab", TAB);
            reached.add(text("document.activeElement.innerText.split('\\n')[0]"));
            assertEquals("true", text("String(document.activeElement === document.body"
                    + " || getComputedStyle(document.activeElement).outlineWidth === '3px')"), () -> reached
                    + " has no focus ring");
        }
        assertTrue(reached.containsAll(Set.of("Auto-refresh", "Table", "Disk, since the start")), reached::toString);
        List<String> inOrder = new ArrayList<>(reached);
        inOrder.removeIf(text -> text.equals("pushwoosh-webhook")); // The page itself, between the last and the first.
        assertEquals(text("[...document.querySelectorAll('a,summary')].filter(e => !e.closest('details details'))"
        + ".map(e => e.innerText).join('|')"), String.join("|", inOrder));

        evaluateFocus("Table");
        browser.press("Enter", ENTER);
        assertEquals("true", text("String(document.activeElement.parentElement.open)"));
        evaluateFocus("Auto-refresh");
        browser.press("Enter", ENTER);
        Await.until("the page refreshes itself again", Container.PATIENCE,
                () -> text("String(document.querySelectorAll('meta[http-equiv=refresh]').length)").equals("1"));
    }

    /** The pages loaded nothing else, and the console is empty. */
    @AfterEach
    void asksForNothingAndComplainsOfNothing() {
        assertEquals(List.of(), browser.complaints());
        assertEquals(List.of(), browser.requests().stream().filter(url -> !url.contains("/status")).toList());
    }

    private static void open(int width, boolean isDark) {
        browser.setScreen(width, isDark);
        browser.open(container.url(PATH + "/status?pause"));
    }

    private static String text(String expression) {
        return ((JsonString) browser.evaluate(expression)).getString();
    }

    private static void evaluateFocus(String text) {
        browser.evaluate("[...document.querySelectorAll('a,summary')].find(e => e.innerText === '" + text
                + "').focus()");
    }

    /** An event with this text wherever the page shows one; every character escaped, so also unpaired surrogates. */
    private static String event(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        return Example.EVENT.replace("Email Sent", escaped).replace("\"Email\"", "\"" + escaped + "\"")
                .replace("3AAAA-11111", escaped).replace("a@example.com", escaped);
    }
}
