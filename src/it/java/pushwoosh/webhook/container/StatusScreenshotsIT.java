package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The status page in each situation, in a real browser, on wide and narrow screens, light and dark. Leaves
 * {@code target/screenshots}; {@code cp target/screenshots/readme.png deploy/watching/status.png} updates the README's.
 */
@Tag("containers")
class StatusScreenshotsIT {
    private static final String TOKEN = "0123456789abcdef";
    private static final String PASSWORD = "a password";
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int FOLD = 800;
    private static final Map<String, String> LOGIN = Map.of("Authorization", Contract.basic("admin", PASSWORD));
    private static final Map<String, String> PROXIED = Map.of("Authorization", Contract.basic("admin", PASSWORD),
            "X-Forwarded-Proto", "https", "X-Forwarded-Host", "hooks.example.com");

    /** Text that is less than 4.5 to 1 against what is behind it (WCAG 2.2, success criterion 1.4.3, level AA). */
    private static final String FAINT_TEXTS = """
            (() => {
              const light = c => { const [r, g, b] = c.match(/[0-9.]+/g).map(v => v / 255)
                  .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const behind = e => { for (; e; e = e.parentElement) {
                const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; }
                return 'rgb(255, 255, 255)'; };
              const faint = [];
              const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let n = walk.nextNode(); n; n = walk.nextNode()) {
                if (!n.data.trim()) continue;
                const e = n.parentElement, style = getComputedStyle(e);
                const colour = e instanceof SVGElement ? style.fill : style.color;
                const [a, b] = [light(colour), light(behind(e))].sort((x, y) => y - x);
                if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(n.data);
              }
              return faint;
            })()""";

    private static Container container;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> chromium = Browser.find();
        assumeTrue(chromium.isPresent(), "SKIPPED: the status page in a browser: there is no chromium in PATH");
        container = Distribution.TOMCAT_11.create("screenshots");
        container.addUser("admin", PASSWORD, "pushwoosh-webhook");
        FileTree.edit(container.base.resolve("conf/server.xml"), Map.of("<Valve className=\"org.apache",
                "<Valve className=\"org.apache.catalina.valves.RemoteIpValve\" hostHeader=\"X-Forwarded-Host\"/>\n"
                + "<Valve className=\"org.apache"));
        deploy("idle", Map.of());
        deploy("busy", Map.of());
        deploy("refused", Map.of("max-body-bytes", "2048"));
        deploy("notoken", Map.of("token", ""));
        deploy("full", Map.of("free-space-reserve-bytes", "1000000000000000"));
        deploy("misconfigured", Map.of("zone", "Europe/Berlni", "max-body-bytes", "100"));
        deploy("nopermission", Map.of());
        Files.setPosixFilePermissions(directory("nopermission"), PosixFilePermissions.fromString("r-xr-xr-x"));
        startWithoutOverride();
        fill();
        browser = new Browser(chromium.get(), Path.of("target", "chromium-screenshots").toAbsolutePath());
    }

    private static Path directory(String name) {
        return container.base.resolve("logs").resolve(name);
    }

    private static void deploy(String name, Map<String, String> settings) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(Map.of("zone", StatusPageIT.ZONE.getId(), "token", TOKEN,
                "directory", Files.createDirectory(directory(name)).toString()));
        all.putAll(settings);
        all.values().removeIf(String::isEmpty);
        container.deploy(War.with(all, container.base.resolve(name + ".copy")), name);
    }

    /** Drops the capability that lets root write everywhere. */
    private static void startWithoutOverride() throws IOException {
        Path java = Files.createDirectories(container.base.resolve("java/bin")).resolve("java");
        boolean isRoot = System.getProperty("user.name").equals("root");
        Files.writeString(java, "#!/bin/sh\nexec " + (isRoot ? "setpriv --bounding-set=-dac_override " : "")
                + System.getProperty("java.home") + "/bin/java \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        System.setProperty("container.java.home", container.base.resolve("java").toString());
        try {
            container.start();
        } finally {
            System.clearProperty("container.java.home");
        }
    }

    private static void fill() throws IOException {
        for (String name : List.of("busy", "refused", "notoken")) {
            container.undeploy(name);
            StatusPageIT.writePast(directory(name));
            container.deploy(container.base.resolve(name + ".copy"), name);
            for (int i = 0; i < 14; i++) {
                assertEquals(200, post(name, event(i)));
            }
        }
        for (int i = 0; i < 25; i++) {
            assertEquals(422, post("refused", Example.EVENT.replace("\"timestamp\":", "\"time\":")
                    .replace("\"Email\"", "5")));
        }
        assertEquals(400, post("refused", "nonsense"));
        assertEquals(413, post("refused", event(0).replace("Email", "x".repeat(4_000))));
        assertEquals(401, Request.post("/refused", Example.EVENT).send(container).status());
    }

    private static int post(String name, String body) throws IOException {
        return Request.post("/" + name + "?token=" + TOKEN, body).send(container).status();
    }

    private static String event(int i) {
        String[] names = {"Email Sent", "Email Opened", "Push Delivered", "Email Sent", "Email Link Clicked",
                "Email Sent"};
        String[] people = {"anna.berg", "jonas", "m.silva", "li.wei", "olga", "sam.okafor", "yuki"};
        return Example.EVENT.replace("Email Sent", names[i % names.length])
                .replace("a@example.com", people[i % people.length] + "@example.com");
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "idle         | WAITING | no event has come yet           | URL for Pushwoosh",
        "busy         | UP      | Events are stored               | Events per hour",
        "refused      | PROBLEM | POSTs were refused              | 422: invalid events",
        "notoken      | PROBLEM | No token is set                 | Events per hour",
        "full         | DOWN    | not enough free space           | free-space-reserve-bytes",
        "nopermission | DOWN    | the directory cannot be written | permission denied for user",
        "misconfigured| DOWN    | invalid settings                | Europe/Berlin",
        "proxy        | UP      | Events are stored               | Events per hour"})
    void saysWhatIsWrongAboveTheFoldAndReadsWellOnAnyScreen(String situation, String level, String sentence,
            String first)
            throws IOException {
        browser.setHeaders(situation.equals("proxy") ? PROXIED : LOGIN);
        for (int width : List.of(320, 400, 1200)) {
            for (boolean isDark : List.of(false, true)) {
                browser.setScreen(width, isDark);
                browser.open(container.url("/" + situation.replace("proxy", "busy") + "/status?pause"));
                String screen = situation + "-" + width + (isDark ? "-dark" : "-light");
                browser.screenshot(SCREENSHOTS.resolve(screen + ".png"), true);
                assertEquals(width, number("document.documentElement.scrollWidth"), screen + " scrolls sideways");
                assertEquals("[]", browser.evaluate(FAINT_TEXTS).toString(), screen
                        + " has text of too little contrast");
                assertEquals(0, number("document.scripts.length"), screen);
                assertTrue(text("document.querySelector('.banner').innerText").matches("(?s)" + level + "\\b.*"
                        + sentence
                        + ".*"), screen);
                int banner = number("Math.ceil(document.querySelector('.banner').getBoundingClientRect().bottom)");
                assertTrue(width < 400 || banner < FOLD, () -> screen + ": the banner ends at " + banner);
                assertTrue(width < 400 || bottom(first) < FOLD, () -> screen + ": " + first + " ends at "
                        + bottom(first));
            }
        }
    }

    /** Where the first text that contains this ends. */
    private static int bottom(String text) {
        return number("Math.ceil([...document.querySelectorAll('main *')].filter(e => e.textContent.includes('" + text
                + "') && ![...e.children].some(c => c.textContent.includes('" + text
                + "')))[0].getBoundingClientRect().bottom)");
    }

    @Test
    void behindAProxyTheUrlIsThePublicOne() throws IOException {
        browser.setHeaders(PROXIED);
        browser.open(container.url("/busy/status?pause"));
        assertTrue(text("document.body.textContent").contains("https://hooks.example.com/busy?token=YOUR-TOKEN"));
    }

    @Test
    void theScreenshotOfTheReadmeIsSmall() throws IOException {
        browser.setHeaders(LOGIN);
        browser.setScreen(1200, false);
        browser.open(container.url("/busy/status?pause"));
        browser.screenshot(SCREENSHOTS.resolve("readme.png"), false);
        assertTrue(Files.size(SCREENSHOTS.resolve("readme.png")) <= 150_000);
    }

    private static int number(String expression) {
        return ((JsonNumber) browser.evaluate(expression)).intValue();
    }

    private static String text(String expression) {
        return ((JsonString) browser.evaluate(expression)).getString();
    }
}
