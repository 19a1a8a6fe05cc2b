package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind the filters and handlers of the containers themselves, and behind a filter that reads the body. */
@Tag("containers")
class ContainerFilterIT {
    private static final String PATH = "/pushwoosh-webhook";
    private static final String LARGE = Example.EVENT + " ".repeat(100_000);
    private static final String FILTER = """
            <filter><filter-name>f</filter-name><filter-class>%s</filter-class>
            <async-supported>%s</async-supported></filter>
            <filter-mapping><filter-name>f</filter-name><url-pattern>/*</url-pattern></filter-mapping>
            """;

    @ParameterizedTest
    @CsvSource({"TOMCAT_10,AddDefaultCharsetFilter,false", "TOMCAT_11,AddDefaultCharsetFilter,false",
            "TOMCAT_10,RemoteIpFilter,true", "TOMCAT_11,RemoteIpFilter,true",
            "TOMCAT_10,RequestDumperFilter,false", "TOMCAT_11,RateLimitFilter,true",
            "TOMCAT_10,FailedRequestFilter,true"})
    void everyAnswerIsTheSameBehindTheFilter(Distribution distribution, String filter, boolean isAsync)
            throws IOException {
        try (Container container = distribution.create("filter")) {
            FileTree.edit(container.base.resolve("conf/web.xml"), Map.of("</web-app>",
                    FILTER.formatted("org.apache.catalina.filters." + filter, isAsync) + "</web-app>"));
            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            assertAnswers(container);
            if (filter.equals("FailedRequestFilter")) { // Reads a form for its parameters.
                assertConsumed(container, Request.post(PATH, Example.EVENT)
                        .with("Content-Type", "application/x-www-form-urlencoded"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dump-request", "request-limit(requests=9)"})
    void everyAnswerIsTheSameBehindTheHandlerOfUndertow(String handler) throws IOException {
        try (Container container = Distribution.WILDFLY.create("handler")) {
            container.deploy(War.with("", Map.of("undertow-handlers.conf", handler.getBytes(UTF_8)),
                    container.base.resolve("variant.war")), "pushwoosh-webhook");
            assertAnswers(container);
        }
    }

    private static void assertAnswers(Container container) throws IOException {
        DayFiles files = start(container);
        for (String body : new String[] {Example.EVENT, LARGE}) {
            assertEquals(200, Request.post(PATH, body).send(container).status());
            assertEquals(200, Request.post(PATH, body).chunked().send(container).status());
            Contract.assertProblem(404, Request.post(PATH + "/x", body).send(container));
            Contract.assertProblem(405, Request.post(PATH + "/health", body).chunked().send(container));
        }
        Contract.assertProblem(422, Request.post(PATH, "{}").send(container));
        Contract.assertProblem(413, Request.post(PATH, " ".repeat(3_000_000)).send(container));
        assertEquals(4, files.events().size());
        Contract.assertNoTrace(container);
    }

    private static DayFiles start(Container container) throws IOException {
        DayFiles files = new DayFiles(container.base.resolve("events"));
        container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
        Contract.awaitUp(container, PATH);
        return files;
    }

    @ParameterizedTest
    @EnumSource
    void bodyThatAFilterHasReadIsAnswered503AndNoOther(Distribution distribution) throws Exception {
        String file = ReadingFilter.class.getName().replace('.', '/') + ".class";
        byte[] filter = ReadingFilter.class.getResourceAsStream("/" + file).readAllBytes();
        try (Container container = distribution.create("reading-filter")) {
            container.deploy(War.with(FILTER.formatted(ReadingFilter.class.getName(), true),
                    Map.of("classes/" + file, filter), container.base.resolve("variant.war")), "pushwoosh-webhook");
            DayFiles files = start(container);
            byte[] event = Request.post(PATH, LARGE).bytes();
            for (int missing : new int[] {1, 50_000, LARGE.length()}) {
                try (HttpConnection connection = new HttpConnection(container.port())) {
                    connection.write(Arrays.copyOf(event, event.length - missing));
                    connection.endSending();
                    connection.readToEnd();
                }
            }
            Contract.assertProblem(400, Request.post(PATH, "").chunked().send(container));
            assertFalse(container.log().contains("another component"), "a sender that leaves is no filter");
            for (String body : new String[] {Example.EVENT, LARGE}) {
                Request request = Request.post(PATH, body);
                assertEquals(200, request.send(container).status());
                assertEquals(200, request.chunked().send(container).status());
                assertConsumed(container, request.with(ReadingFilter.HEADER, "1"));
                assertConsumed(container, request.with(ReadingFilter.HEADER, "999999"));
                assertConsumed(container, request.with(ReadingFilter.HEADER, "999999").chunked());
            }
            assertEquals(4, files.events().size());
            Contract.assertNoTrace(container);
        }
    }

    private static void assertConsumed(Container container, Request request) throws IOException {
        Answer answer = request.send(container);
        Contract.assertProblem(503, answer);
        assertTrue(answer.text().contains("already read the body"), answer::toString);
        assertTrue(container.log().contains("Exclude this application from filters that read parameters"));
    }
}
