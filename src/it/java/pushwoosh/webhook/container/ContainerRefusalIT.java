package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused on a real container, and the trace that it leaves in the files. */
@ParameterizedClass
@EnumSource
@Tag("containers")
class ContainerRefusalIT {
    private static final String PATH = "/pushwoosh-webhook";
    private static final int LIMIT_BYTES = 1_048_576;
    private static final String OLD_TOKEN = "old-token-0123456789";
    private static final String NEW_TOKEN = "new+token/987654321=";

    private static Container container;
    private static DayFiles files;

    @Parameter
    private Distribution distribution;

    @BeforeParameterizedClassInvocation
    static void start(Distribution distribution) throws IOException {
        container = distribution.create("refusal");
        files = filesOf("main");
        container.deploy(Distribution.WAR, "pushwoosh-webhook");
        deployVariant("guarded", Map.of("token", OLD_TOKEN + " " + NEW_TOKEN));
        deployVariant("lenient", Map.of("invalid-status", "200"));
        deployVariant("mistaken", Map.of("max-body-bytes", "12", "zone", "Mars/Olympus", "tokken", "x"));
        container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()),
                Map.of("PUSHWOOSH_WEBHOOK_BODY_TIMEOUT_SECONDS", "1"));
        for (String path : List.of(PATH, "/guarded", "/lenient")) {
            Contract.awaitUp(container, path);
        }
    }

    private static void deployVariant(String name, Map<String, String> settings) throws IOException {
        Map<String, String> parameters = new HashMap<>(settings);
        parameters.put("directory", filesOf(name).directory().toString());
        container.deploy(War.with(parameters, container.base.resolve("variant.war")), name);
    }

    private static DayFiles filesOf(String name) {
        return new DayFiles(container.base.resolve(name + "-events"));
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        container.stop();
        assertEquals(Set.of(Example.EVENT), Set.copyOf(files.events()), "of the test of encodings");
        Contract.assertNoTrace(container);
        assertFalse(container.log().contains(OLD_TOKEN));
        assertFalse(container.log().contains(NEW_TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "{\"event_name\":", "{\"x\":[", "{} {}", "{\"a\":1,}", "\"open"})
    void whatIsNotJsonIsKeptAsRejected(String body) throws IOException {
        assertRejected(400, Request.post(PATH, body), "\"body\":" + quoted(body));
    }

    @Test
    void bytesThatAreNotUtf8AreKeptInBase64() throws IOException {
        byte[] latin1 = Example.EVENT.replace("example", "ex\u00e4mple").getBytes(ISO_8859_1);
        assertRejected(400, Request.post(PATH, latin1),
                "\"body_base64\":\"" + Base64.getEncoder().encodeToString(latin1) + "\"");
    }

    @Test
    void brokenGzipIsNotJson() throws IOException {
        byte[] whole = Request.post(PATH, Example.EVENT).gzipped().body();
        byte[] torn = Arrays.copyOf(whole, whole.length - 10);
        assertRejected(400, Request.post(PATH, torn).with("Content-Encoding", "gzip"),
                "\"body_base64\":\"" + Base64.getEncoder().encodeToString(torn) + "\"");
    }

    @Test
    void everyViolationIsNamedAndTheBodyIsKept() throws IOException {
        String body = "[" + Example.EVENT + "," + Example.EVENT.replace("1764000000", "\"soon\"")
                .replace("\"Email\"", "7").replace("\"hwid\":\"a@example.com\",", "") + "]";
        Answer answer = assertRejected(422, Request.post(PATH, body), "\"body\":" + quoted(body));
        for (String pointer : List.of("/1/timestamp", "/1/platform", "/1/hwid")) {
            assertTrue(answer.text().contains("{\"pointer\":\"" + pointer + "\",\"detail\":\""), answer::toString);
        }
        assertFalse(answer.text().contains("soon"), answer::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "{}", "[[]]"})
    void jsonThatIsNoEventIsKeptAsRejected(String body) throws IOException {
        assertRejected(422, Request.post(PATH, body), "\"body\":" + quoted(body));
    }

    @Test
    void bodyOfTheLimitIsReadAndOneByteMoreIsNot() throws IOException {
        String padded = " ".repeat(LIMIT_BYTES - 3) + "{} ";
        assertRejected(422, Request.post(PATH, padded), "\"body\":" + quoted(padded));
        assertRejected(413, Request.post(PATH, padded + " "), null);
        assertRejected(413, Request.post(PATH, padded + " ").chunked(), null);
        assertRejected(413, Request.post(PATH, padded + " ").gzipped(), null);
    }

    @Test
    void announcedBodyAboveTheLimitIsRefusedUnread() throws IOException {
        assertRejected(413, unsent(Request.of("POST", PATH), LIMIT_BYTES + 1), null);
        assertRejected(413, unsent(Request.of("POST", PATH), 9_000_000), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "zstd"})
    void contentEncodingIsNotJudged(String encoding) throws IOException {
        assertEquals(200, Request.post(PATH, Example.EVENT).with("Content-Encoding", encoding).send(container).status());
    }

    @Test
    void tokenIsAskedForBeforeTheBodyIsRead() throws IOException {
        Request head = unsent(Request.of("POST", "/guarded"), 100);
        assertUntraced(401, head);
        assertUntraced(401, head.with("Authorization", "Bearer wrong-token-0123456789"));
        assertUntraced(401, head.with("Authorization", Contract.basic("pushwoosh", "wrong-token-0123456789")));
        assertUntraced(401, unsent(Request.of("POST", "/guarded?token=wrong-token-0123456789"), 100));
        assertUntraced(401, unsent(Request.of("POST", "/guarded?token="), 100));
    }

    @Test
    void eachTokenIsTakenFromQueryBearerAndBasic() throws IOException {
        Request request = Request.post("/guarded", Example.EVENT);
        List<Request> admitted = List.of(
                Request.post("/guarded?token=" + OLD_TOKEN, Example.EVENT),
                Request.post("/guarded/?a=b&token=new%2Btoken%2F987654321%3D", Example.EVENT),
                request.with("Authorization", "Bearer " + OLD_TOKEN),
                request.with("Authorization", "bearer " + NEW_TOKEN),
                request.with("Authorization", Contract.basic("pushwoosh", OLD_TOKEN)),
                request.with("Authorization", Contract.basic("", NEW_TOKEN)));
        for (Request each : admitted) {
            Answer answer = each.send(container);
            assertEquals(200, answer.status(), answer::toString);
        }
        assertEquals(Collections.nCopies(admitted.size(), Example.EVENT), filesOf("guarded").events());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, Integer.MAX_VALUE})
    void bodyThatStallsOrTricklesIsAnswered408(int stalledAfterBytes) throws IOException {
        List<String> rejected = files.rejected();
        try (HttpConnection connection = new HttpConnection(container.port())) {
            connection.write(unsent(Request.of("POST", PATH), Example.EVENT.length()).bytes());
            for (int i = 0; i < Math.min(stalledAfterBytes, Example.EVENT.length()) && !connection.hasInput(); i++) {
                connection.write(Example.EVENT.substring(i, i + 1).getBytes(UTF_8));
                LockSupport.parkNanos(15_000_000); // All of it takes longer than the limit.
            }
            Contract.assertProblem(408, connection.read(true));
        }
        assertEquals(rejected, files.rejected());
    }

    @Test
    void senderThatGoesInMidBodyLeavesNothing() throws IOException {
        List<String> rejected = files.rejected();
        for (int i = 0; i < 3; i++) {
            try (HttpConnection connection = new HttpConnection(container.port())) {
                connection.write(unsent(Request.of("POST", PATH), 1_000).bytes());
                connection.write(Example.EVENT.getBytes(UTF_8));
            }
        }
        assertEquals(rejected, files.rejected());
    }

    @Test
    void lenientDeploymentHidesRejectionsAndKeepsThem() throws IOException {
        for (String body : List.of("hello", "{}")) {
            Answer answer = Request.post("/lenient", body).send(container);
            assertEquals(200, answer.status(), answer::toString);
            assertEquals("{\"accepted\":0}", answer.text());
        }
        List<String> statuses = filesOf("lenient").rejected().stream().map(line -> line.split(",")[0]).toList();
        assertEquals(List.of("\"status\":400", "\"status\":422"), statuses);
    }

    @Test
    void misconfiguredDeploymentAnswers503AndSaysWhyInTheLog() throws IOException {
        Answer answer = Request.post("/mistaken", Example.EVENT).send(container);
        Contract.assertProblem(503, answer);
        assertTrue(answer.header("retry-after").matches("\\d+"), answer::toString);
        Answer health = Request.of("GET", "/mistaken/health").send(container);
        assertEquals(503, health.status(), health::toString);
        assertTrue(health.text().startsWith("{\"status\":\"DOWN\""), health::toString);
        assertTrue(health.text().contains("misconfigured"), health::toString);
        for (String setting : List.of("max-body-bytes", "zone", "tokken")) {
            assertTrue(container.log().contains("pushwoosh-webhook." + setting), setting);
        }
    }

    private static Request unsent(Request request, long announcedBytes) {
        return request.with("Content-Length", Long.toString(announcedBytes));
    }

    /** @param rest the last member of the rejected line, or null if the body is not kept */
    private static Answer assertRejected(int status, Request request, String rest) throws IOException {
        List<String> before = files.rejected();
        Answer answer = request.send(container);
        Contract.assertProblem(status, answer);
        List<String> rejected = new ArrayList<>(files.rejected());
        String line = rejected.remove(rejected.size() - 1);
        assertEquals(before, rejected);
        assertTrue(line.startsWith("\"status\":" + status + ",\"errors\":["), line);
        assertTrue(line.endsWith(rest == null ? "]" : "]," + rest), line);
        return answer;
    }

    private static void assertUntraced(int status, Request request) throws IOException {
        List<String> rejected = files.rejected();
        Contract.assertProblem(status, request.send(container));
        assertEquals(rejected, files.rejected());
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\\\"") + "\"";
    }
}
