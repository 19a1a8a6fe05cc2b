package pushwoosh.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pushwoosh.webhook.container.Example;
import pushwoosh.webhook.journal.LogCapture;

/** Paths, methods and roles; start and end. */
@Timeout(60)
class WebhookServletTest {
    private static final String ROLE = "pushwoosh-webhook";

    private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    private final WebhookServlet servlet = new WebhookServlet();
    private final Map<String, String> settings = new HashMap<>();
    private Set<String> paths = Set.of();
    private String version;
    @TempDir
    private Path directory;

    private void start() throws ServletException {
        settings.put("directory", directory.resolve("events").toString());
        ServletContext context = ServletCall.context(settings, paths);
        servlet.init(ServletCall.fake(ServletConfig.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "getServletContext" -> context;
            case "getInitParameter" -> arguments[0].equals("version") ? version : null;
            default -> null;
        }));
    }

    @AfterEach
    void stop() {
        servlet.destroy();
    }

    private ServletCall call(String method, String path, String role) throws IOException {
        ServletCall call = new ServletCall();
        call.method = method;
        call.path = path;
        call.role = role;
        return call(call);
    }

    private ServletCall call(ServletCall call) throws IOException {
        servlet.service(call.request, call.response);
        return call;
    }

    private ServletCall get(String path) throws IOException {
        return call("GET", path, ROLE);
    }

    @Test
    void everybodyMayPostAndSeeTheHealth() throws Exception {
        start();
        for (String row : List.of("GET | | 200 text/plain", "HEAD | / | 200 text/plain",
                "GET | /health | 200 application/json", "HEAD | /health | 200 application/json",
                "GET | /status | 401 Basic", "HEAD | /metrics | 401 Basic", "POST | /status | 401 Basic",
                "PUT | | 405 GET, HEAD, POST", "TRACE | / | 405 GET, HEAD, POST", "POST | /health | 405 GET, HEAD",
                "GET | /x | 404", "POST | /x | 404", "GET | // | 404", "GET | /health/ | 404", "GET | /Health | 404",
                "POST | | 400", "POST | / | 400")) {
            String[] cells = row.split(" ?\\| ?", -1);
            ServletCall call = call(cells[0], cells[1], "another role");
            String type = call.answerHeaders.get("Content-Type");
            String more = switch (call.status()) {
                case 200 -> " " + type;
                case 401 -> " " + call.answerHeaders.get("WWW-Authenticate").replaceFirst(" .*", "");
                case 405 -> " " + call.answerHeaders.get("Allow");
                default -> "";
            };
            assertEquals(cells[2], call.status() + more, row);
            assertTrue(call.status() == 200 || type.equals("application/problem+json"), row);
            assertEquals("no-store", call.answerHeaders.get("Cache-Control"), row);
        }
    }

    @Test
    void pagesAreForTheRoleAndOnlyToBeRead() throws Exception {
        start();
        ServletCall page = get("/status");
        assertEquals(200, page.status());
        assertTrue(page.answerHeaders.get("Content-Type").startsWith("text/html"), page.answerHeaders::toString);
        assertTrue(page.answerHeaders.get("Content-Security-Policy").startsWith("default-src 'none'"));
        assertTrue(page.text().contains("http://localhost:8080/events"), page.text());
        assertTrue(page.text().contains("http-equiv=refresh"));
        ServletCall paused = new ServletCall();
        paused.method = "GET";
        paused.path = "/sta";
        paused.pathInfo = "tus";
        paused.query = "pause";
        paused.role = ROLE;
        assertFalse(call(paused).text().contains("http-equiv=refresh"));
        ServletCall metrics = get("/metrics");
        assertEquals(200, metrics.status());
        assertTrue(metrics.answerHeaders.get("Content-Type").startsWith("text/plain; version="));
        assertTrue(metrics.text().contains("pushwoosh_webhook_state{state=\"open\"} 1\n"), metrics.text());
        assertEquals("GET, HEAD", call("POST", "/status", ROLE).answerHeaders.get("Allow"));
    }

    @Test
    void postedEventIsStoredAndShown() throws Exception {
        start();
        ServletCall post = call(ServletCall.post(Example.EVENT));
        assertEquals(200, post.status(), post::text);
        assertEquals("{\"accepted\":1}", post.text());
        assertTrue(Files.readString(directory.resolve("events/events.current")).contains(Example.EVENT));
        assertEquals("pushwoosh-webhook listens here. Send events by POST.\n", get("").text());
        assertEquals("{\"status\":\"UP\"}", get("/health").text());
    }

    @Test
    void versionIsThatOfTheDescriptor() throws Exception {
        version = "4.7.11";
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            start();
            assertTrue(log.messages().contains("INFO version 4.7.11 at /events is UP; status page: /events/status"
                    + " (role pushwoosh-webhook)"), log.messages()::toString);
        }
        assertTrue(get("/metrics").text().contains("pushwoosh_webhook_info{version=\"4.7.11\"} 1\n"));
    }

    @Test
    void unknownVersionDoesNotKeepItFromStarting() throws Exception {
        start();
        assertTrue(get("/metrics").text().contains("pushwoosh_webhook_info{version=\"unknown\"} 1\n"));
    }

    private void assertDown(String reason) throws IOException {
        ServletCall post = call(ServletCall.post(Example.EVENT));
        assertEquals(503, post.status());
        assertEquals("5", post.answerHeaders.get("Retry-After"));
        ServletCall health = get("/health");
        assertEquals(503, health.status());
        assertEquals("{\"status\":\"DOWN\",\"reason\":\"" + reason + "\"}", health.text());
        assertEquals(200, get("").status());
    }

    @Test
    void mistakenSettingsAreListedAndEveryPostIsAnswered503() throws Exception {
        settings.put("zone", "Mars/Olympus");
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            start();
            assertTrue(log.messages().get(log.messages().size() - 1).startsWith("SEVERE /events: the settings are"
                    + " invalid; every POST is answered 503"), log.messages()::toString);
        }
        assertDown("misconfigured");
        assertEquals(503, get("/metrics").status());
        ServletCall page = get("/status");
        assertEquals(503, page.status());
        assertTrue(page.text().contains("Mars/Olympus"), page.text());
    }

    @Test
    void diskThatIsFullIsDownWithFigures() throws Exception {
        settings.put("free-space-reserve-bytes", "" + Long.MAX_VALUE);
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            start();
            assertTrue(log.messages().toString().contains("is DOWN (not enough free space); status page"));
        }
        assertDown("full");
        assertEquals(200, get("/metrics").status());
        assertEquals(200, get("/status").status());
    }

    @Test
    void startThatFailsLeavesNothingBehindAndEveryPostIsAnswered503() throws Exception {
        paths = Set.of("/WEB-INF/classes/missing/From.class");
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            start();
            assertTrue(log.messages().contains("SEVERE cannot start; every POST is answered 503 until redeployed"),
                    log.messages()::toString);
        }
        assertDown("failed");
        assertTrue(get("/status").text().contains("See the container&#39;s log."), get("/status").text());
        assertNoThreadIsLeft("pushwoosh-webhook committer");
    }

    @Test
    void destroyedServletIsClosingAndItsFiguresAreGoneFromJmx() throws Exception {
        start();
        ObjectName bean = new ObjectName("pushwoosh.webhook:type=Webhook,context=\"/events\"");
        assertTrue(ManagementFactory.getPlatformMBeanServer().isRegistered(bean));
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            servlet.destroy();
            assertTrue(log.messages().contains(
                    "INFO closed /events; every event that was answered 200 is on the disk"));
        }
        assertFalse(ManagementFactory.getPlatformMBeanServer().isRegistered(bean));
        assertDown("closing");
    }

    @Test
    void destroyedServletThatHasNotStartedIsClosingAndLeavesNoThread() throws Exception {
        settings.put("zone", "Mars/Olympus");
        start();
        servlet.destroy();
        assertDown("closing");
        assertNoThreadIsLeft("pushwoosh-webhook");
    }

    /** Except for one that is about to end. */
    private void assertNoThreadIsLeft(String name) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(name) && !threadsBefore.contains(thread)) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), thread::getName);
            }
        }
    }

    @Test
    void pageIsShownThoughTheDirectoryCannotBeListed() throws Exception {
        start();
        assertEquals(200, call(ServletCall.post(Example.EVENT)).status());
        assertTrue(get("/status").text().contains("1 file, "), "only the file of today");
        Files.move(directory.resolve("events"), directory.resolve("moved"));
        ServletCall page = get("/status");
        assertEquals(200, page.status());
        assertFalse(page.text().contains("1 file, "), page.text());
    }

    @Test
    void noAnswerEchoesTheRequest() throws Exception {
        start();
        for (String path : List.of("", "/echo-me", "/health", "/status")) {
            for (String method : List.of("POST", "PUT", "GET")) {
                ServletCall call = ServletCall.post("{\"echo-me\":1}");
                call.method = method;
                call.path = path;
                call.query = "token=echo-me";
                assertFalse(call(call).text().contains("echo-me"), () -> method + " " + path + ": " + call.text());
            }
        }
    }
}
