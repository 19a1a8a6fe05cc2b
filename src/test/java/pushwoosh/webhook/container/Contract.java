package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What holds for every answer and every container's log. */
final class Contract {
    private static final Pattern STACK_FRAME = Pattern.compile("^\\s+at [\\w.$/@]+\\(");

    private Contract() {
    }

    /** Waits until the health check of a deployment answers 200. */
    static void awaitUp(Container container, String contextPath) {
        Await.until(contextPath + "/health is UP", Container.PATIENCE, () -> {
            try {
                return Request.of("GET", contextPath + "/health").send(container).status() == 200;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The answer is a problem of RFC 9457 from the WAR, and not a page of the container. */
    static void assertProblem(int status, Answer answer) {
        assertEquals(status, answer.status(), answer::toString);
        assertTrue(answer.header("content-type").startsWith("application/problem+json"), answer::toString);
        for (String member : List.of("\"type\":\"", "\"title\":\"", "\"status\":" + status, "\"detail\":\"")) {
            assertTrue(answer.text().contains(member), () -> member + " is missing in " + answer);
        }
    }

    /** While the WAR was replaced, the sender saw only what makes it send again, and the log has no trace. */
    static void assertReplacedQuietly(Container container, EventLoad load) throws IOException {
        Set<String> unexpected = new TreeSet<>(load.outcomes().keySet());
        unexpected.removeAll(Set.of("200", "404", "503", EventLoad.NO_ANSWER));
        if (container.log().contains("UT010051")) { // WildFly had routed a request to the WAR and then stopped it.
            unexpected.remove("500");
        } else {
            assertNoTrace(container);
        }
        assertEquals(Set.of(), unexpected, () -> "of " + load.outcomes());
    }

    /** The container's log has no stack trace and no complaint about what the WAR has left behind. */
    static void assertNoTrace(Container container) throws IOException {
        List<String> complaints = container.log().lines()
                .filter(line -> STACK_FRAME.matcher(line).find() || line.contains("Caused by:")
                        || line.contains("memory leak") || line.contains("Illegal access"))
                .toList();
        assertEquals(List.of(), complaints);
    }

    /** Tomcat names what a web application has left running, or has left registered in the JVM. */
    static void assertNoLeakReport(Container container) throws IOException {
        assertEquals(List.of(), container.log().lines().filter(line -> line.contains("memory leak")
                || line.contains("failed to stop it") || line.contains("Illegal access")).toList());
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }
}
