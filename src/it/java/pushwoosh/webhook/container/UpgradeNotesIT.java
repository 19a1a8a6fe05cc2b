package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What README.md says of the upgrade from version 1.0.0: files, metrics and settings, on a Tomcat. */
@Tag("containers")
class UpgradeNotesIT {
    private static final String NAME = "pushwoosh-webhook";
    private static final String PATH = "/" + NAME;
    private static final String OLD_FILE = "events.2020-01-01.log";
    /** Settings that version 1.0.0 accepts. */
    private static final List<Entry<String, String>> REFUSED_NOW = List.of(
            Map.entry("pushwoosh-webhook.max-body-bytes", "8388609"),
            Map.entry("pushwoosh-webhook.queue-bytes", "1073741825"),
            Map.entry("pushwoosh-webhook.token", "\"0123456789abcdef\""),
            Map.entry("pushwoosh-webhook.token", "at-least-16-characters"),
            Map.entry("pushwoosh-webhook.directory", "CHANGE-ME"),
            Map.entry("pushwoosh.webhook.zone", "UTC"));

    private static Path release;

    @BeforeAll
    static void build() throws IOException {
        release = Release.war();
    }

    @Test
    void versionsTakeOverTheFilesOfEachOtherAndMetricsAreThoseOfTheReadme() throws IOException {
        try (Container container = Distribution.TOMCAT_11.create("release-files")) {
            container.addUser("admin", "admin", NAME);
            DayFiles files = new DayFiles(container.base.resolve("events"));
            start(container, release, files);
            Set<String> before = postAndReadMetrics(container, 415);
            container.kill();
            String oldLine = leaveBehind(files.directory());

            start(container, Distribution.WAR, files);
            assertEquals(1, files.tornTailCount());
            awaitPage("Events today\\s+1\\s.*Refused today\\s+1\\s", container);
            Set<String> after = postAndReadMetrics(container, 200);
            Path compressed = files.directory().resolve(OLD_FILE + ".gz");
            Await.until("compressed", Container.PATIENCE, () -> !Files.exists(files.directory().resolve(OLD_FILE)));
            container.stop();
            assertTrue(Files.notExists(files.directory().resolve(".lock.0")), "deleted when released");

            start(container, release, files);
            assertEquals(200, Request.post(PATH, Example.EVENT).send(container).status());
            container.stop();
            assertEquals(List.of(Example.EVENT, Example.EVENT, Example.EVENT, Example.EVENT), files.events());
            try (InputStream in = new GZIPInputStream(Files.newInputStream(compressed))) {
                assertEquals(oldLine, new String(in.readAllBytes(), UTF_8));
            }
            String readme = Files.readString(Path.of("README.md"));
            String note = "(?s)\\*Metrics\\*: (.*?) are gone;\\s(.*?) is\\snew\\.";
            assertEquals(names(readme, note, 1), difference(before, after));
            assertEquals(names(readme, note, 2), difference(after, before));
        }
    }

    @Test
    void settingsOfTheReadmeAreRefusedNow() throws IOException {
        try (Container container = Distribution.TOMCAT_11.create("release-settings")) {
            for (int i = 0; i < REFUSED_NOW.size(); i++) {
                String setting = War.parameter(REFUSED_NOW.get(i).getKey(), REFUSED_NOW.get(i).getValue());
                Path copy = container.base.resolve("copy.war");
                container.deploy(War.with(release, setting, Map.of(), copy), "old-" + i);
                container.deploy(War.with(setting, Map.of(), copy), "new-" + i);
            }
            container.start();
            for (int i = 0; i < REFUSED_NOW.size(); i++) {
                Contract.awaitUp(container, "/old-" + i);
                String health = Request.of("GET", "/new-" + i + "/health").send(container).text();
                assertTrue(health.contains("misconfigured"), health);
                assertTrue(Pattern.compile("/new-" + i + ": the settings are invalid.*\n  "
                        + Pattern.quote(REFUSED_NOW.get(i).getKey())).matcher(container.log()).find(), container.log());
            }
        }
    }

    private static void start(Container container, Path war, DayFiles files) throws IOException {
        container.deploy(war, NAME);
        container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString(),
                "pushwoosh-webhook.compress-after-days", "1"), Map.of());
        Contract.awaitUp(container, PATH);
    }

    /** Returns the names with their labels; the request with a content encoding is answered {@code encodedStatus}. */
    private static Set<String> postAndReadMetrics(Container container, int encodedStatus) throws IOException {
        Request post = Request.post(PATH, Example.EVENT);
        assertEquals(200, post.send(container).status());
        assertEquals(422, Request.post(PATH, "{}").send(container).status());
        assertEquals(encodedStatus, post.with("Content-Encoding", "br").send(container).status());
        return page(container, "/metrics").lines().filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .filter(name -> !name.startsWith("pushwoosh_webhook_info")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A file of an earlier day, whose text is returned, and a line that a crash has torn. */
    private static String leaveBehind(Path directory) throws IOException {
        Path today = directory.resolve("events.current").toRealPath();
        String text = Files.readString(today).replaceFirst("\\d{4}-\\d\\d-\\d\\d", "2020-01-01");
        Files.writeString(directory.resolve(OLD_FILE), text);
        Files.writeString(today, "{\"received_at\":\"", APPEND);
        return text;
    }

    private static void awaitPage(String regex, Container container) {
        Await.until("the page has " + regex, Container.PATIENCE, () -> Pattern.compile(regex, Pattern.DOTALL)
                .matcher(page(container, "/status").replaceAll("<[^>]*>", " ")).find());
    }

    private static String page(Container container, String path) {
        try {
            return Request.of("GET", PATH + path).with("Authorization", Contract.basic("admin", "admin"))
                    .send(container).text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> difference(Set<String> names, Set<String> others) {
        Set<String> difference = new TreeSet<>(names);
        difference.removeAll(others);
        return difference;
    }

    /** What stands between backticks in a part of a text. */
    private static Set<String> names(String text, String regex, int part) {
        MatchResult found = Pattern.compile(regex).matcher(text).results().findFirst().orElseThrow();
        return Pattern.compile("`([^`]*)`").matcher(found.group(part)).results().map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
