package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushwoosh.webhook.NaughtyStrings;
import pushwoosh.webhook.event.EventText;
import pushwoosh.webhook.event.SafeLine;

/** Naughty strings wherever a sender can put a text: what is written, answered and logged is safe and says the same. */
class HttpNaughtyTest {
    private static final String PATH = EmbeddedJetty.PATH;
    private static final List<String> NAUGHTY = NaughtyStrings.all();
    private static final List<String> TEXTS = EventText.strings();
    private static final Logger LOGGER = Logger.getLogger("pushwoosh.webhook");

    @TempDir
    private static Path directory;

    private static EmbeddedJetty jetty;
    private static Log log;

    @BeforeAll
    static void start() {
        log = new Log();
        LOGGER.setLevel(Level.ALL);
        LOGGER.addHandler(log);
        jetty = new EmbeddedJetty(directory, Map.of());
    }

    @AfterAll
    static void stop() {
        jetty.close();
        LOGGER.removeHandler(log);
        LOGGER.setLevel(null);
        assertTrue(log.texts.size() > 0);
        log.texts.forEach(text -> text.lines().forEach(NaughtyStrings::assertPrintable));
    }

    /** What is logged, at every level. */
    private static final class Log extends Handler {
        private final List<String> texts = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord entry) {
            texts.add(entry.getMessage());
            if (entry.getThrown() != null) {
                texts.add(entry.getThrown().toString());
            }
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void eventsSayWhatWasSent() throws IOException {
        int before = jetty.files().lines("events").size();
        StringBuilder body = new StringBuilder();
        for (String text : NAUGHTY) {
            EventText event = EventText.complete();
            for (String name : TEXTS) {
                event = event.with(name, raw(text));
            }
            body.append(body.isEmpty() ? "[" : ",")
                    .append(event.followedBy("," + raw("x" + text) + ":" + raw(text)));
        }
        Answer answer = jetty.send(Request.post(PATH, body.append(']').toString()));
        assertEquals(200, answer.status(), answer::toString);
        List<String> all = jetty.files().lines("events");
        List<String> lines = all.subList(before, all.size());
        assertEquals(NAUGHTY.size(), lines.size());
        for (int i = 0; i < lines.size(); i++) {
            SafeLine.check(lines.get(i).getBytes(UTF_8));
            JsonObject event = json(lines.get(i)).getJsonObject("event");
            for (String name : TEXTS) {
                assertEquals(NAUGHTY.get(i), event.getString(name));
            }
            assertEquals(NAUGHTY.get(i), event.getString("x" + NAUGHTY.get(i)));
        }
    }

    @Test
    void rejectedBodiesAndNamesSayWhatWasSent() throws IOException {
        int before = jetty.files().lines("rejected").size();
        for (String text : NAUGHTY) {
            Answer answer = jetty.send(Request.post(PATH, text));
            assertTrue(answer.status() == 400 || answer.status() == 422, answer::toString);
            SafeLine.check(answer.body());
        }
        List<String> rejected = jetty.files().lines("rejected");
        for (int i = 0; i < NAUGHTY.size(); i++) {
            JsonObject line = json(rejected.get(before + i));
            assertEquals(NAUGHTY.get(i), line.getString("body",
                    new String(Base64.getDecoder().decode(line.getString("body_base64", "")), UTF_8)));
        }
        for (String text : NAUGHTY) {
            Answer answer = jetty.send(Request.post(PATH, "{" + raw("x" + text) + ":" + "1".repeat(1_001) + "}"));
            Contract.assertProblem(422, answer);
            SafeLine.check(answer.body());
        }
        jetty.files().lines("rejected").forEach(line -> SafeLine.check(line.getBytes(UTF_8)));
    }

    @Test
    void headersQueriesAndPathsNeitherBreakNorComeBack() throws IOException {
        for (String text : NAUGHTY) {
            String oneLine = new String(text.replaceAll("[\\r\\n\\x00]", " ").getBytes(UTF_8), ISO_8859_1);
            Request post = Request.post(PATH, Example.EVENT);
            assertDiscreet(post.with("X-Header", oneLine).with("User-Agent", oneLine).with("Content-Type", oneLine)
                    .with("Cookie", oneLine).with("Authorization", oneLine).with("Accept", oneLine), text);
            assertDiscreet(post.with("Content-Encoding", oneLine), text);
            assertDiscreet(Request.of("GET", PATH + "/status").with("Authorization", Contract.basic(text, text)), text);
            String encoded = URLEncoder.encode(text, UTF_8);
            assertDiscreet(Request.of("GET", PATH + "/" + encoded), text);
            assertDiscreet(Request.of("GET", PATH + "/" + oneLine.replace(' ', '+')), text);
            assertDiscreet(Request.post(PATH + "?token=" + encoded + "&" + encoded, Example.EVENT), text);
        }
    }

    private static void assertDiscreet(Request request, String text) throws IOException {
        Answer answer = jetty.send(request);
        assertNotEquals(500, answer.status(), answer::toString);
        assertNotEquals(3, answer.status() / 100, answer::toString);
        if (answer.header("content-type").contains("json")) { // Else it is Jetty's own, which did not get as far as here.
            SafeLine.check(answer.body());
            assertTrue(text.length() < 20 || !answer.text().contains(text), answer::toString);
        }
    }

    /** A JSON string in which nothing is escaped that need not be. */
    private static String raw(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            json.append(c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : c);
        }
        return json.append('"').toString();
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
