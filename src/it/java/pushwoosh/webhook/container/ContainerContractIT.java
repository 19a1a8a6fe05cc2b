package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a well-behaved sender and an admin see of the WAR on a real container. */
@ParameterizedClass
@EnumSource
@Tag("containers")
class ContainerContractIT {
    private static final String PATH = "/pushwoosh-webhook";
    private static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");
    private static final String USER = "watcher";
    private static final String PASSWORD = "sesame-sesame";

    private static Container container;
    private static DayFiles files;

    @Parameter
    private Distribution distribution;

    @BeforeParameterizedClassInvocation
    static void start(Distribution distribution) throws IOException {
        container = distribution.create("contract");
        files = new DayFiles(container.base.resolve("events"));
        container.addUser(USER, PASSWORD, "pushwoosh-webhook");
        container.deploy(Distribution.WAR, "pushwoosh-webhook");
        container.deploy(War.with(Map.of("directory", container.base.resolve("root-events").toString()),
                container.base.resolve("root.war")), "ROOT");
        container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString(),
                "pushwoosh-webhook.zone", ZONE.getId()), Map.of());
        Contract.awaitUp(container, PATH);
        Contract.awaitUp(container, "");
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        container.stop();
        Contract.assertNoTrace(container);
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/", PATH + "?source=pushwoosh", PATH + "/?source=a%20b&x"})
    void exampleIsKeptOnEveryFormOfTheContextPath(String target) throws IOException {
        assertKept(Request.post(target, Example.EVENT), Example.EVENT);
    }

    @Test
    void rootDeploymentAnswersOnlyAtItsOwnPath() throws IOException {
        DayFiles rootFiles = new DayFiles(container.base.resolve("root-events"));
        assertEquals(200, Request.post("/", Example.EVENT).send(container).status());
        assertEquals(List.of(Example.EVENT), rootFiles.events());
        Contract.assertProblem(404, Request.post("/other-application", Example.EVENT).send(container));
        assertEquals(List.of(Example.EVENT), rootFiles.events());
    }

    @Test
    void bodyIsKeptHoweverItIsFramedOrCalled() throws IOException {
        byte[] bytes = Example.EVENT.getBytes(UTF_8);
        Request request = Request.post(PATH, Example.EVENT);
        assertKept(request.chunked(), Example.EVENT);
        assertKept(request.gzipped(), Example.EVENT);
        assertKept(request.gzipped().with("Content-Encoding", "gzip"), Example.EVENT);
        assertKept(request.gzipped().with("Content-Encoding", "gzip").chunked(), Example.EVENT);
        assertKept(request.with("Content-Encoding", "identity"), Example.EVENT);
        assertKept(request.with("Content-Type", "application/x-www-form-urlencoded"), Example.EVENT);
        assertKept(request.with("Content-Type", "multipart/form-data; boundary=x"), Example.EVENT);
        assertKept(request.with("Content-Type", "text/plain; charset=utf-16"), Example.EVENT);
        assertKept(request.with("Content-Type", "nonsense; charset=bogus"), Example.EVENT);
        assertKept(Request.post(PATH, bytes), Example.EVENT);
        assertKept(request.with("Expect", "100-continue"), Example.EVENT);
    }

    @Test
    void everythingButWhiteSpaceIsKeptAsSent() throws IOException {
        assertKept(Request.post(PATH, "\ufeff{\r\n\t\"event_name\" : \"Email Sent\" ,\n"
                + "  \"message_id\":18446744073709551615,\n  \"campaign_id\": \"961234\",\r\n"
                + "  \"message_code\":\"B780-11111111-22222222\", \"platform\":\"Email\",\n"
                + "  \"application_code\":\"3AAAA-11111\", \"hwid\":\"a@ex\\u0061mple.com\", \"user_id\":\"\",\n"
                + "  \"payload\": \" a\u0085b \u2028 \u00fc \ud83d\ude00 \\ud83d \",\n"
                + "  \"next_version\" : { \"list\" : [ 1.50, 1E400, [ ], { } , true ] , \"none\" : null },\n"
                + "  \"timestamp\"\t:\t1764000000\n}\n"),
                "{\"event_name\":\"Email Sent\",\"message_id\":18446744073709551615,\"campaign_id\":\"961234\","
                + "\"message_code\":\"B780-11111111-22222222\",\"platform\":\"Email\","
                + "\"application_code\":\"3AAAA-11111\",\"hwid\":\"a@ex\\u0061mple.com\",\"user_id\":\"\","
                + "\"payload\":\" a\\u0085b \\u2028 \u00fc \ud83d\ude00 \\ud83d \","
                + "\"next_version\":{\"list\":[1.50,1E400,[],{},true],\"none\":null},\"timestamp\":1764000000}");
    }

    @Test
    void eventsOfAnArrayAreLinesOfTheirOwn() throws IOException {
        assertKept(Request.post(PATH, "[" + Example.ofUser("1") + ",\n" + Example.ofUser("2") + "]"),
                Example.ofUser("1"), Example.ofUser("2"));
    }

    @Test
    void connectionIsKeptForTheNextEvent() throws IOException {
        try (HttpConnection connection = new HttpConnection(container.port())) {
            for (int i = 0; i < 3; i++) {
                assertEquals(200, Request.post(PATH, Example.EVENT).send(connection).status());
            }
        }
    }

    /**
     * Tomcat's chunked filter takes what follows the first body in the socket for a request, if read in the wrong
     * thread.
     */
    @Test
    void requestInTheBodyOfThePipelinedOneIsNotTakenForOne() throws IOException {
        byte[] first = Request.post(PATH, Example.EVENT).chunked().bytes();
        String hidden = "\r\n".repeat(2_000) + new String(Request.post(PATH, Example.ofUser("hidden")).bytes(), UTF_8);
        Request second = Request.post(PATH, hidden.repeat(10));
        List<String> kept = new ArrayList<>(files.events());
        for (Request framed : List.of(second, second.chunked())) {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(first);
            both.writeBytes(framed.bytes());
            try (HttpConnection connection = new HttpConnection(container.port())) {
                connection.write(both.toByteArray());
                assertEquals("{\"accepted\":1}", connection.read(true).text());
                Contract.assertProblem(400, connection.read(true));
            }
            kept.add(Example.EVENT);
            assertEquals(kept, files.events());
        }
    }

    @Test
    void pipelinedBodiesInChunksAreAnsweredInTheirOrder() throws IOException {
        int requests = 60;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < requests; i++) {
            all.writeBytes(Request.post(PATH, i % 2 == 0 ? Example.EVENT : "{\"x\":1}").chunked().bytes());
        }
        try (HttpConnection connection = new HttpConnection(container.port())) {
            connection.write(all.toByteArray());
            for (int i = 0; i < requests; i++) {
                assertEquals(i % 2 == 0 ? 200 : 422, connection.read(true).status());
            }
        }
    }

    @Test
    void stampIsTheTimeOfReceiptInTheConfiguredZone() throws IOException {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        assertKept(Request.post(PATH, Example.EVENT), Example.EVENT);
        List<String> lines = files.lines("events");
        OffsetDateTime stamp = OffsetDateTime.parse(lines.get(lines.size() - 1).split("\"")[3]);
        assertTrue(!stamp.toInstant().isBefore(before) && !stamp.toInstant().isAfter(Instant.now()),
                () -> before + " <= " + stamp);
        assertEquals(ZONE.getRules().getOffset(stamp.toInstant()), stamp.getOffset());
    }

    @Test
    void currentLinkLeadsToTheFileInUse() throws IOException {
        assertKept(Request.post(PATH, Example.EVENT), Example.EVENT);
        Path current = files.directory().resolve("events.current");
        assertTrue(Files.isSymbolicLink(current));
        List<String> lines = files.lines("events");
        assertTrue(Files.readString(current).endsWith(lines.get(lines.size() - 1) + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/"})
    void getSaysThatItListensHere(String target) throws IOException {
        Answer get = Request.of("GET", target).send(container);
        assertEquals(200, get.status(), get::toString);
        assertEquals(1, get.text().lines().count(), get::toString);
        Answer head = Request.of("HEAD", target).send(container);
        assertEquals(200, head.status(), head::toString);
    }

    @Test
    void healthIsUpOnceADiskWasReached() throws IOException {
        Answer health = Request.of("GET", PATH + "/health").send(container);
        assertEquals(200, health.status(), health::toString);
        assertTrue(health.text().startsWith("{\"status\":\"UP\""), health::toString);
        assertEquals(200, Request.of("HEAD", PATH + "/health").send(container).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "post"})
    void otherMethodsAreToldWhichAreAllowed(String method) throws IOException {
        Answer answer = new Request(method, PATH, Map.of(), Example.EVENT.getBytes(UTF_8)).send(container);
        Contract.assertProblem(405, answer);
        assertEquals(List.of("GET", "HEAD", "POST"), allowed(answer));
        Answer health = new Request(method, PATH + "/health", Map.of(), new byte[0]).send(container);
        Contract.assertProblem(405, health);
        assertEquals(List.of("GET", "HEAD"), allowed(health));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/extra", "/health/", "/a.jsp", "/index.html", "/health.json"})
    void otherPathsAreAbsent(String path) throws IOException {
        Contract.assertProblem(404, Request.post(PATH + path, Example.EVENT).send(container));
        Contract.assertProblem(404, Request.of("GET", PATH + path).send(container));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status", "/metrics"})
    void figuresAreForUsersOfTheContainerOnly(String path) throws IOException {
        Request request = Request.of("GET", PATH + path);
        assertEquals(401, request.send(container).status());
        assertEquals(401, request.with("Authorization", Contract.basic(USER, "wrong")).send(container).status());
        Answer answer = request.with("Authorization", Contract.basic(USER, PASSWORD)).send(container);
        assertEquals(200, answer.status(), answer::toString);
    }

    private static List<String> allowed(Answer answer) {
        return List.of(answer.header("allow").split(", *")).stream().sorted().toList();
    }

    private static void assertKept(Request request, String... events) throws IOException {
        List<String> expected = new ArrayList<>(files.events());
        expected.addAll(List.of(events));
        Answer answer = request.send(container);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("{\"accepted\":" + events.length + "}", answer.text());
        assertTrue(answer.header("content-type").startsWith("application/json"), answer::toString);
        assertEquals(expected, files.events());
    }
}
