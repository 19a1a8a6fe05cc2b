package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that has no file descriptor left loads no class: what is needed then must have been loaded before. */
@Tag("containers")
class FewDescriptorsIT {
    private static final String PATH = "/pushwoosh-webhook";
    private static final String TOKEN = "a-token-of-enough-characters";
    private static final String POST = PATH + "?token=" + TOKEN;
    /** With the status of each when nothing is wrong. */
    private static final Map<Request, Integer> REQUESTS = requests();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyAnswerAndPageIsGivenWithoutDescriptorsAndRecovers(boolean hasPostedBefore) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "SKIPPED: no prlimit");
        try (Container container = Distribution.TOMCAT_11.create("few-descriptors")) {
            container.addUser("admin", "admin", "pushwoosh-webhook");
            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            container.start(Map.of("pushwoosh-webhook.token", TOKEN), Map.of());
            Contract.awaitUp(container, PATH);
            Map<Request, HttpConnection> open = new LinkedHashMap<>();
            for (Request request : REQUESTS.keySet()) {
                HttpConnection connection = new HttpConnection(container.port());
                assertEquals(200, Request.of("GET", PATH + "/health").send(connection).status());
                open.put(request, connection);
            }
            if (hasPostedBefore) {
                assertEquals(200, Request.post(POST, Example.EVENT).send(container).status());
            }
            limit(container, lowestFreeDescriptor(container.pid()));
            for (Map.Entry<Request, HttpConnection> each : open.entrySet()) {
                try (HttpConnection connection = each.getValue()) {
                    Answer answer = each.getKey().send(connection);
                    assertTrue(Set.of(503, REQUESTS.get(each.getKey())).contains(answer.status()), answer::toString);
                    assertFalse(answer.text().contains("Tomcat"), answer::toString);
                }
            }
            limit(container, 4096);
            Await.until("recovers", Container.PATIENCE, () -> isUp(container));
            for (Map.Entry<Request, Integer> each : REQUESTS.entrySet()) {
                assertEquals(each.getValue(), each.getKey().send(container).status(), each.getKey()::toString);
            }
            assertFalse(container.log().contains("NoClassDefFoundError"));
        }
    }

    private static Map<Request, Integer> requests() {
        Map<Request, Integer> requests = new LinkedHashMap<>();
        requests.put(Request.post(POST, Example.EVENT), 200);
        requests.put(gzipped(Request.post(POST, "[" + Example.EVENT + "]")), 200);
        requests.put(Request.post(POST, "hello"), 400);
        requests.put(Request.post(PATH, "[]"), 401);
        requests.put(Request.of("GET", PATH + "/nowhere"), 404);
        requests.put(Request.of("PUT", PATH), 405);
        requests.put(Request.post(POST, " ".repeat(1_100_000)), 413);
        requests.put(Request.post(POST, "{}"), 422);
        requests.put(admin(PATH + "/status"), 200);
        requests.put(admin(PATH + "/metrics"), 200);
        return requests;
    }

    private static Request gzipped(Request request) {
        try {
            return request.gzipped();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Request admin(String page) {
        return Request.of("GET", page).with("Authorization", Contract.basic("admin", "admin"));
    }

    private static boolean isUp(Container container) {
        try {
            return Request.of("GET", PATH + "/health").send(container).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int lowestFreeDescriptor(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            Set<Integer> used = files.map(file -> Integer.valueOf(file.getFileName().toString())).collect(Collectors.toSet());
            int free = 0;
            while (used.contains(free)) {
                free++;
            }
            return free;
        }
    }

    private static void limit(Container container, int descriptors) throws Exception {
        Process prlimit = new ProcessBuilder("prlimit", "--nofile=" + descriptors + ":", "--pid",
                Long.toString(container.pid())).redirectErrorStream(true).start();
        String text = new String(prlimit.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, prlimit.waitFor(), text);
    }
}
