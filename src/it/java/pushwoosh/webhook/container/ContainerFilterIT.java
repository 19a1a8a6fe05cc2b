package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tomcat's own filters, before every application by its {@code conf/web.xml}. */
@Tag("containers")
class ContainerFilterIT {
    private static final String PATH = "/pushwoosh-webhook";
    private static final String LARGE = Example.EVENT + " ".repeat(100_000);

    @ParameterizedTest
    @CsvSource({"TOMCAT_10,AddDefaultCharsetFilter,false", "TOMCAT_11,AddDefaultCharsetFilter,false",
            "TOMCAT_10,RemoteIpFilter,true", "TOMCAT_11,RemoteIpFilter,true",
            "TOMCAT_10,RequestDumperFilter,false", "TOMCAT_11,RateLimitFilter,true",
            "TOMCAT_10,FailedRequestFilter,true"})
    void everyAnswerIsTheSameBehindTheFilter(Distribution distribution, String filter, boolean isAsync)
            throws IOException {
        try (Container container = distribution.create("filter")) {
            DayFiles files = new DayFiles(container.base.resolve("events"));
            FileTree.edit(container.base.resolve("conf/web.xml"), Map.of("</web-app>", """
                    <filter><filter-name>f</filter-name><filter-class>org.apache.catalina.filters.%s</filter-class>
                    <async-supported>%s</async-supported></filter>
                    <filter-mapping><filter-name>f</filter-name><url-pattern>/*</url-pattern></filter-mapping>
                    </web-app>""".formatted(filter, isAsync)));
            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
            Contract.awaitUp(container, PATH);
            for (String body : new String[] {Example.EVENT, LARGE}) {
                assertEquals(200, Request.post(PATH, body).send(container).status());
                assertEquals(200, Request.post(PATH, body).chunked().send(container).status());
                Contract.assertProblem(404, Request.post(PATH + "/x", body).send(container));
                Contract.assertProblem(405, Request.post(PATH + "/health", body).chunked().send(container));
            }
            Contract.assertProblem(422, Request.post(PATH, "{}").send(container));
            Contract.assertProblem(413, Request.post(PATH, " ".repeat(3_000_000)).send(container));
            assertEquals(4, files.events().size());
            if (filter.equals("FailedRequestFilter")) { // Reads a form for its parameters.
                Answer answer = Request.post(PATH, Example.EVENT)
                        .with("Content-Type", "application/x-www-form-urlencoded").send(container);
                Contract.assertProblem(503, answer);
                assertTrue(answer.text().contains("already read the body"), answer::toString);
                assertTrue(container.log().contains("exclude this application from the filter"));
            }
            Contract.assertNoTrace(container);
        }
    }
}
