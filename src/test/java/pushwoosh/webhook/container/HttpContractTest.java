package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, methods and what is accepted; what is refused is in {@link HttpRefusalTest}. */
class HttpContractTest {
    private static final String PATH = EmbeddedJetty.PATH;

    @TempDir
    private static Path directory;

    private static EmbeddedJetty jetty;

    @BeforeAll
    static void start() {
        jetty = new EmbeddedJetty(directory, Map.of());
    }

    @AfterAll
    static void stop() {
        jetty.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/", PATH + "?source=pushwoosh", PATH + "/?a=%20b&x", PATH + "?",
            PATH + "?%zz", PATH + "?token=whatever-it-is-ignored", "/%70ushwoosh-webhook", PATH + ";a=b"})
    void eventIsAcceptedOnEveryFormOfTheContextPathWithoutRedirect(String target) throws IOException {
        assertAccepted(Request.post(target, Example.EVENT), Example.EVENT);
    }

    @Test
    void contentTypeIsNotLookedAt() throws IOException {
        Request request = Request.post(PATH, Example.EVENT.getBytes(UTF_8));
        assertAccepted(request, Example.EVENT);
        for (String type : List.of("application/json", "application/x-www-form-urlencoded", "text/plain; charset=utf-16",
                "multipart/form-data; boundary=x", "nonsense; charset=bogus", "a")) {
            assertAccepted(request.with("Content-Type", type), Example.EVENT);
        }
    }

    @Test
    void bodyMayComeInChunksAndCompressedWithOrWithoutTheHeader() throws IOException {
        Request request = Request.post(PATH, Example.EVENT);
        assertAccepted(request.chunked(), Example.EVENT);
        assertAccepted(request.gzipped(), Example.EVENT);
        assertAccepted(request.gzipped().chunked().with("Content-Encoding", "gzip"), Example.EVENT);
        for (String encoding : List.of("gzip", "GZIP", "x-gzip", "identity")) {
            assertAccepted(request.gzipped().with("Content-Encoding", encoding), Example.EVENT);
        }
    }

    @Test
    void plainBodyWhoseHeaderSaysGzipIsAcceptedForAContainerMayHaveInflatedIt() throws IOException {
        assertAccepted(Request.post(PATH, Example.EVENT).with("Content-Encoding", "gzip"), Example.EVENT);
    }

    @Test
    void expectationIsMetAndTheConnectionKept() throws IOException {
        int before = jetty.files().events().size();
        try (HttpConnection connection = new HttpConnection(jetty.port())) {
            for (int i = 0; i < 3; i++) {
                Answer answer = Request.post(PATH, Example.EVENT).with("Expect", "100-continue").send(connection);
                assertEquals(200, answer.status(), answer::toString);
            }
        }
        assertEquals(before + 3, jetty.files().events().size());
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        byte[] one = Request.post(PATH, Example.EVENT).bytes();
        byte[] two = Request.post(PATH, "[" + Example.EVENT + "," + Example.EVENT + "]").bytes();
        byte[] three = Request.of("GET", PATH + "/health").bytes();
        try (HttpConnection connection = new HttpConnection(jetty.port())) {
            connection.write((new String(one, UTF_8) + new String(two, UTF_8) + new String(three, UTF_8)).getBytes(UTF_8));
            assertEquals("{\"accepted\":1}", connection.read(true).text());
            assertEquals("{\"accepted\":2}", connection.read(true).text());
            assertEquals("{\"status\":\"UP\"}", connection.read(true).text());
        }
    }

    @Test
    void arrayIsAcceptedWholeOrNotAtAll() throws IOException {
        String[] events = {Example.ofUser("1"), Example.ofUser("2"), Example.ofUser("3")};
        assertAccepted(Request.post(PATH, "[" + String.join(" ,\n", events) + "]"), events);
        List<String> before = jetty.files().events();
        Contract.assertProblem(422, jetty.send(Request.post(PATH, "[" + Example.EVENT + ",{}]")));
        assertEquals(before, jetty.files().events());
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/", PATH + "?x=y"})
    void getSaysInOneLineThatItListensHere(String target) throws IOException {
        Answer get = jetty.send(Request.of("GET", target));
        assertEquals(200, get.status(), get::toString);
        assertTrue(get.text().matches("[ -~]+\n"), get::toString);
        assertTrue(get.header("content-type").startsWith("text/plain"), get::toString);
        assertFalse(get.text().matches(".*\\d.*"), "no data and no version: " + get);
        assertHeadMatches(get, target);
    }

    @Test
    void healthIsUpAndMayBeAskedForByHead() throws IOException {
        Answer health = jetty.send(Request.of("GET", PATH + "/health"));
        assertEquals(200, health.status(), health::toString);
        assertTrue(health.text().startsWith("{\"status\":\"UP\""), health::toString);
        assertTrue(health.header("content-type").startsWith("application/json"), health::toString);
        assertEquals("no-store", health.header("cache-control"));
        assertHeadMatches(health, PATH + "/health");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/extra", "/health/", "/health/x", "/healthy", "/Health", "/a.jsp", "/index.html"})
    void otherPathsAreAbsentForEveryMethod(String path) throws IOException {
        List<String> before = jetty.files().events();
        for (String method : List.of("GET", "PUT", "OPTIONS")) {
            Contract.assertProblem(404, jetty.send(Request.of(method, PATH + path)));
        }
        Contract.assertProblem(404, jetty.send(Request.post(PATH + path, Example.EVENT)));
        assertEquals(404, jetty.send(Request.of("HEAD", PATH + path)).status());
        assertEquals(before, jetty.files().events());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "post", "X"})
    void otherMethodsAreToldWhichAreAllowed(String method) throws IOException {
        List<String> before = jetty.files().events();
        Answer answer = jetty.send(new Request(method, PATH, Map.of(), Example.EVENT.getBytes(UTF_8)));
        Contract.assertProblem(405, answer);
        assertEquals("GET, HEAD, POST", answer.header("allow"));
        Answer health = jetty.send(Request.of(method, PATH + "/health"));
        Contract.assertProblem(405, health);
        assertEquals("GET, HEAD", health.header("allow"));
        assertEquals(before, jetty.files().events());
    }

    @Test
    void postToHealthIsNotAllowed() throws IOException {
        Answer answer = jetty.send(Request.post(PATH + "/health", Example.EVENT));
        Contract.assertProblem(405, answer);
        assertEquals("GET, HEAD", answer.header("allow"));
    }

    private void assertHeadMatches(Answer get, String target) throws IOException {
        Answer head = jetty.send(Request.of("HEAD", target));
        assertEquals(get.status(), head.status(), head::toString);
        assertEquals(get.header("content-type"), head.header("content-type"));
        assertEquals(get.header("content-length"), head.header("content-length"));
        assertEquals(0, head.body().length);
    }

    private void assertAccepted(Request request, String... events) throws IOException {
        int before = jetty.files().events().size();
        Answer answer = jetty.send(request);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("{\"accepted\":" + events.length + "}", answer.text());
        assertTrue(answer.header("content-type").startsWith("application/json"), answer::toString);
        List<String> kept = jetty.files().events();
        assertEquals(List.of(events), kept.subList(before, kept.size()));
    }
}
