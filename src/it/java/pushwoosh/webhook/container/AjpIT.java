package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Behind Apache httpd by AJP: events in chunks are stored, and refusals of bodies of many packets arrive. */
@Tag("containers")
class AjpIT {
    private static final Path APACHE = Path.of("/usr/sbin/apache2");
    private static final String PATH = "/pushwoosh-webhook";
    private static final String TOKEN = "a-token-of-enough-characters";
    private static final int SENDERS = 6;
    private static final int REQUESTS = 120;
    private static final String CONFIGURATION = """
            Listen 127.0.0.1:%1$d
            ServerName localhost
            ServerRoot %2$s
            PidFile %2$s/apache.pid
            ErrorLog %2$s/apache-error.log
            LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
            LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
            LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
            LoadModule proxy_ajp_module /usr/lib/apache2/modules/mod_proxy_ajp.so
            ProxyPass /pushwoosh-webhook ajp://127.0.0.1:%3$d/pushwoosh-webhook
            User nobody
            Group nogroup
            """;

    @ParameterizedTest
    @EnumSource
    void chunkedEventsAreStoredAndRefusalsArrive(Distribution distribution) throws Exception {
        assumeTrue(Files.isExecutable(APACHE), "SKIPPED: no apache2");
        try (Container container = distribution.create("ajp")) {
            int ajpPort = container.addAjp();
            DayFiles files = new DayFiles(container.base.resolve("events"));
            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString(),
                    "pushwoosh-webhook.token", TOKEN), Map.of());
            Contract.awaitUp(container, PATH);
            int port = LoopbackPort.find();
            Process apache = startApache(container.base, port, ajpPort);
            try {
                Await.until("Apache reaches the receiver", Container.PATIENCE, () -> isUp(port));
                String batch = "[" + String.join(",", Collections.nCopies(60, Example.EVENT)) + "]";
                Request chunked = Request.post(PATH + "?token=" + TOKEN, batch).chunked();
                assertEquals(Collections.nCopies(REQUESTS, 200), statuses(port, Collections.nCopies(REQUESTS, chunked)));
                assertEquals(60 * REQUESTS, files.events().size());
                assertArrives(400, Request.post(PATH + "?token=" + TOKEN, ""), port);
                for (int bytes : List.of(20_000, 3_000_000)) {
                    byte[] body = new byte[bytes];
                    assertArrives(401, Request.post(PATH, body), port);
                    assertArrives(404, Request.post(PATH + "/nowhere", body), port);
                    assertArrives(bytes > 1_048_576 ? 413 : 400, Request.post(PATH + "?token=" + TOKEN, body), port);
                }
            } finally {
                apache.destroy();
                apache.waitFor();
            }
        }
    }

    private static Process startApache(Path base, int port, int ajpPort) throws IOException {
        Path configuration = base.resolve("apache.conf");
        Files.writeString(configuration, CONFIGURATION.formatted(port, base, ajpPort));
        Process apache = new ProcessBuilder(APACHE.toString(), "-f", configuration.toString(), "-DFOREGROUND")
                .redirectErrorStream(true).redirectOutput(base.resolve("apache.log").toFile()).start();
        ChildProcesses.watch(apache);
        return apache;
    }

    private static boolean isUp(int port) {
        try {
            return Request.of("GET", PATH + "/health").send(port).status() == 200;
        } catch (IOException e) {
            return false; // Not listening yet.
        }
    }

    private static void assertArrives(int status, Request request, int port) throws Exception {
        List<Integer> received = statuses(port, List.of(request, request.chunked(), request, request.chunked()));
        assertEquals(Collections.nCopies(4, status), received, request.target());
    }

    private static List<Integer> statuses(int port, List<Request> requests) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Callable<Integer>> sending = requests.stream()
                    .map(request -> (Callable<Integer>) () -> request.send(port).status()).toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> sent : senders.invokeAll(sending)) {
                statuses.add(sent.get());
            }
            return statuses;
        } finally {
            senders.shutdownNow();
        }
    }
}
