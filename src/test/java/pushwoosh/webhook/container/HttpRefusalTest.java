package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are refused, what the sender is told and what the rejected file keeps. */
class HttpRefusalTest {
    private static final String PATH = EmbeddedJetty.PATH;
    private static final int LIMIT_BYTES = 2_000;

    @TempDir
    private static Path directory;

    private static EmbeddedJetty jetty;

    @BeforeAll
    static void start() {
        jetty = new EmbeddedJetty(directory, Map.of("max-body-bytes", Integer.toString(LIMIT_BYTES)));
    }

    @AfterAll
    static void stop() {
        jetty.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "{\"event_name\":", "{\"x\":[", "{} {}", "{\"a\":1,}", "\"open", "{}//",
            "NaN", "\ufeff", "[1]]", "\u0000 hello"})
    void whatIsNotJsonIsAnswered400AndKept(String body) throws IOException {
        JsonObject line = assertRejected(400, Request.post(PATH, body));
        assertEquals(body, line.getString("body"));
        assertEquals(1, line.getJsonArray("errors").size());
        assertEquals("", line.getJsonArray("errors").getJsonObject(0).getString("pointer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "true", "\"\"", "{}", "[[]]", "[{}]", "{\"timestamp\":1.5}"})
    void jsonThatIsNoEventIsAnswered422AndKept(String body) throws IOException {
        assertEquals(body, assertRejected(422, Request.post(PATH, body)).getString("body"));
    }

    @Test
    void everyViolationIsNamedWithItsPointerAndNoValue() throws IOException {
        String body = "[" + Example.EVENT + "," + Example.EVENT.replace("1764000000", "\"sooner-or-later\"")
                .replace("\"Email\"", "4711").replace("\"hwid\":\"a@example.com\",", "") + "]";
        Answer answer = jetty.send(Request.post(PATH, body));
        Contract.assertProblem(422, answer);
        assertEquals(Set.of("/1/timestamp", "/1/platform", "/1/hwid"),
                Set.copyOf(json(answer.text()).getJsonArray("errors").stream()
                        .map(error -> error.asJsonObject().getString("pointer")).toList()));
        for (String value : List.of("sooner", "4711", "example.com", "Email Sent")) {
            assertFalse(answer.text().contains(value), answer::toString);
        }
        List<String> rejected = jetty.files().rejected();
        JsonObject line = json("{" + rejected.get(rejected.size() - 1) + "}");
        assertEquals(json(answer.text()).getJsonArray("errors"), line.getJsonArray("errors"));
    }

    @Test
    void problemHasTheMembersOfRfc9457AndIsNotStored() throws IOException {
        Answer answer = jetty.send(Request.post(PATH, "hello"));
        JsonObject problem = json(answer.text());
        assertEquals(Set.of("type", "title", "status", "detail", "errors"), problem.keySet());
        assertEquals("about:blank", problem.getString("type"));
        assertEquals("Bad Request", problem.getString("title"));
        assertEquals(400, problem.getInt("status"));
        assertEquals(Set.of("pointer", "detail"), problem.getJsonArray("errors").getJsonObject(0).keySet());
        assertEquals("no-store", answer.header("cache-control"));
        assertEquals(Set.of("type", "title", "status", "detail"),
                json(jetty.send(Request.of("PUT", PATH)).text()).keySet());
    }

    @Test
    void bytesThatAreNotUtf8AreKeptInBase64() throws IOException {
        byte[] latin1 = Example.EVENT.replace("example", "ex\u00e4mple").getBytes(ISO_8859_1);
        JsonObject line = assertRejected(400, Request.post(PATH, latin1));
        assertArrayEquals(latin1, Base64.getDecoder().decode(line.getString("body_base64")));
        assertFalse(line.containsKey("body"));
    }

    @Test
    void brokenTruncatedAndDoubledGzipIsAnswered400AndKeptAsItCame() throws IOException {
        byte[] whole = Request.post(PATH, Example.EVENT).gzipped().body();
        byte[] broken = whole.clone();
        broken[whole.length / 2] ^= 0x55;
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        for (byte[] body : List.of(broken, Arrays.copyOf(whole, whole.length - 1), Arrays.copyOf(whole, 2), twice,
                Arrays.copyOf(whole, whole.length + 1))) {
            JsonObject line = assertRejected(400, Request.post(PATH, body).with("Content-Encoding", "gzip"));
            assertArrayEquals(body, Base64.getDecoder().decode(line.getString("body_base64")));
        }
    }

    @Test
    void invalidEventInGzipIsKeptInflated() throws IOException {
        assertEquals("{}", assertRejected(422, Request.post(PATH, "{}").gzipped()).getString("body"));
    }

    @Test
    void bodyOfTheLimitIsTakenAndOneByteMoreIsNot() throws IOException {
        for (int bytes : List.of(LIMIT_BYTES - 1, LIMIT_BYTES)) {
            Request request = padded(bytes);
            for (Request each : List.of(request, request.chunked(), request.gzipped(), request.gzipped().chunked())) {
                assertEquals(200, jetty.send(each).status());
            }
        }
        int accepted = jetty.files().events().size();
        Request above = padded(LIMIT_BYTES + 1);
        Request bomb = Request.post(PATH, " ".repeat(1_000 * LIMIT_BYTES));
        for (Request each : List.of(above, above.chunked(), above.gzipped(), above.gzipped().chunked(), bomb,
                bomb.chunked())) {
            assertBodyLeftOut(assertRejected(413, each));
        }
        // Compressed it is below the limit.
        assertBodyLeftOut(assertRejected(413, Request.post(PATH, "0".repeat(200 * LIMIT_BYTES)).gzipped()));
        assertEquals(accepted, jetty.files().events().size());
    }

    @Test
    void announcedBodyAboveTheLimitIsRefusedBeforeItIsSent() throws IOException {
        for (long bytes : List.of(LIMIT_BYTES + 1L, 1L << 31, Long.MAX_VALUE)) {
            assertBodyLeftOut(assertRejected(413, unsent(Request.of("POST", PATH), bytes)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "br", "deflate", "gzip, gzip", "identity, identity", "utf-8", "\u00fc", "*", "gzip;q=1"})
    void contentEncodingIsNotJudged(String encoding) throws IOException {
        Request event = Request.post(PATH, Example.EVENT).with("Content-Encoding", encoding);
        assertEquals(200, jetty.send(event).status());
        assertEquals(200, jetty.send(event.chunked()).status());
        assertEquals(200, jetty.send(Request.post(PATH, Example.EVENT).gzipped().with("Content-Encoding", encoding))
                .status());
        Request compressedOtherwise = Request.post(PATH, "\u001b not JSON").with("Content-Encoding", encoding);
        assertEquals("\u001b not JSON", assertRejected(400, compressedOtherwise).getString("body"));
    }

    private static Request padded(int bytes) {
        return Request.post(PATH, Example.EVENT + " ".repeat(bytes - Example.EVENT.getBytes(UTF_8).length));
    }

    private static Request unsent(Request request, long announcedBytes) {
        return request.with("Content-Length", Long.toString(announcedBytes));
    }

    private static void assertBodyLeftOut(JsonObject line) {
        assertEquals(Set.of("status", "errors"), line.keySet());
    }

    /** The new line of the rejected file. */
    private JsonObject assertRejected(int status, Request request) throws IOException {
        int before = jetty.files().rejected().size();
        Answer answer = jetty.send(request);
        Contract.assertProblem(status, answer);
        List<String> rejected = jetty.files().rejected();
        assertEquals(before + 1, rejected.size(), "one line in the rejected file");
        JsonObject line = json("{" + rejected.get(before) + "}");
        assertEquals(status, line.getInt("status"));
        assertTrue(line.getJsonArray("errors").size() > 0);
        return line;
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
