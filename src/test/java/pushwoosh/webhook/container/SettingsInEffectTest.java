package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushwoosh.webhook.settings.Settings.InvalidException;
import pushwoosh.webhook.settings.SettingsReader;

/** What each setting changes. A test fails if its setting is read and not used; its name begins with the setting's. */
class SettingsInEffectTest {
    private static final String PATH = EmbeddedJetty.PATH;
    private static final String OLD_FILE = "events.2020-01-01.log";

    @TempDir
    private Path directory;

    @Test
    void everySettingHasATest() throws InvalidException {
        ServletContextHandler context = new ServletContextHandler(PATH);
        context.setInitParameter("pushwoosh-webhook.directory", directory.toString());
        List<String> tests = Stream.of(getClass().getDeclaredMethods())
                .map(each -> each.getName().toLowerCase(Locale.ROOT)).toList();
        SettingsReader.read(context.getServletContext()).origins.forEach(setting -> {
            String plain = setting.name().replaceFirst("pushwoosh-webhook\\.", "").replace("-", "");
            assertTrue(tests.stream().anyMatch(test -> test.startsWith(plain)), () -> setting.name()
                    + " has no test here; its name must begin with " + plain + " in any case");
        });
    }

    @Test
    void directoryHasTheFiles() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory.resolve("below"), Map.of())) {
            assertEquals(200, post(jetty, Example.EVENT).status());
            assertEquals(List.of(Example.EVENT), jetty.files().events());
        }
    }

    @Test
    void zoneIsThatOfTheLines() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("zone", "Pacific/Kiritimati"))) {
            assertEquals(200, post(jetty, Example.EVENT).status());
            assertTrue(jetty.files().lines("events").get(0).contains("+14:00\""));
        }
    }

    @Test
    void tokenIsNeeded() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("token", "0123456789abcdef"))) {
            assertEquals(401, post(jetty, Example.EVENT).status());
            assertEquals(200, jetty.send(Request.post(PATH + "?token=0123456789abcdef", Example.EVENT)).status());
        }
    }

    @Test
    void maxBodyBytesAreTheLimitOfABody() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("max-body-bytes", "1024"))) {
            assertEquals(422, post(jetty, "{}" + " ".repeat(1022)).status());
            assertEquals(413, post(jetty, "{}" + " ".repeat(1023)).status());
        }
    }

    @Test
    void bodyTimeoutSecondsEndTheWaitForABody() throws IOException {
        try (EmbeddedJetty patient = new EmbeddedJetty(directory.resolve("a"), Map.of("body-timeout-seconds", "300"));
                EmbeddedJetty jetty = new EmbeddedJetty(directory.resolve("b"), Map.of("body-timeout-seconds", "2"));
                HttpConnection early = new HttpConnection(patient.port())) {
            sendPart(early);
            awaitBodyTimeout(jetty);
            awaitBodyTimeout(jetty);
            assertFalse(early.hasInput(), "answered as if the setting had its default");
        }
    }

    @Test
    void commitTimeoutSecondsEndTheWaitForTheDisk() throws IOException {
        try (EmbeddedJetty patient = new EmbeddedJetty(directory.resolve("a"), Map.of("commit-timeout-seconds", "300"));
                EmbeddedJetty jetty = new EmbeddedJetty(directory.resolve("b"), Map.of("commit-timeout-seconds", "1"));
                EmbeddedJetty clock = new EmbeddedJetty(directory.resolve("c"), Map.of("body-timeout-seconds", "2"));
                HttpConnection early = new HttpConnection(patient.port());
                HttpConnection connection = new HttpConnection(jetty.port());
                StuckLog log = new StuckLog()) {
            log.stopCommitter(patient, early);
            log.stopCommitter(jetty, connection);
            assertEquals(503, connection.read(true).status());
            awaitBodyTimeout(clock);
            assertFalse(early.hasInput(), "answered as if the setting had its default");
            log.release();
            assertEquals(200, early.read(true).status());
        }
    }

    @Test
    void queueBytesAreTheLimitOfLinesThatWait() throws IOException {
        List<HttpConnection> connections = new ArrayList<>();
        Map<String, String> settings = Map.of("max-body-bytes", "1024", "queue-bytes", "1024");
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, settings);
                HttpConnection first = new HttpConnection(jetty.port());
                StuckLog log = new StuckLog()) {
            log.stopCommitter(jetty, first);
            for (int i = 0; i < 8; i++) {
                connections.add(new HttpConnection(jetty.port()));
                connections.get(i).write(Request.post(PATH, Example.EVENT).bytes());
            }
            Await.until("one is refused", Container.PATIENCE, () -> answered(connections).isPresent());
            Answer answer = answered(connections).orElseThrow().read(true);
            assertEquals(503, answer.status());
            assertTrue(answer.text().contains(" waiting"), answer::toString); // And not that the disk does not respond.
        } finally {
            for (HttpConnection each : connections) {
                each.close();
            }
        }
    }

    @Test
    void freeSpaceReserveBytesMustBeFree() throws IOException {
        String reserve = Long.toString(Long.MAX_VALUE);
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("free-space-reserve-bytes", reserve))) {
            assertEquals(503, post(jetty, Example.EVENT).status());
        }
    }

    @Test
    void rejectedBytesPerDayAreTheLimitOfBodiesThatAreKept() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("rejected-bytes-per-day", "0"))) {
            assertEquals(400, post(jetty, "hello").status());
            assertFalse(jetty.files().rejected().get(0).contains("hello"));
        }
    }

    @Test
    void compressAfterDaysIsTheAgeAtWhichFilesAreCompressed() throws IOException {
        Path compressed = directory.resolve(OLD_FILE + ".gz");
        Files.writeString(directory.resolve(OLD_FILE), "{}\n");
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("compress-after-days", "1"))) {
            assertEquals(200, post(jetty, Example.EVENT).status());
            Await.until("compressed", Container.PATIENCE, () -> Files.exists(compressed));
        }
    }

    @Test
    void retentionDaysIsTheAgeAtWhichFilesAreDeleted() throws IOException {
        Path old = Files.createFile(directory.resolve(OLD_FILE + ".gz"));
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("retention-days", "1"))) {
            assertEquals(200, post(jetty, Example.EVENT).status());
            Await.until("deleted", Container.PATIENCE, () -> Files.notExists(old));
        }
    }

    @Test
    void invalidStatusIsTheAnswerToAnInvalidBody() throws IOException {
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of("invalid-status", "200"))) {
            assertEquals(200, post(jetty, "{}").status());
        }
    }

    private static Answer post(EmbeddedJetty jetty, String body) throws IOException {
        return jetty.send(Request.post(PATH, body));
    }

    private static void sendPart(HttpConnection connection) throws IOException {
        connection.write(Request.of("POST", PATH).with("Content-Length", "100").bytes());
        connection.write("{".getBytes(UTF_8));
    }

    /** Lets the body timeout of an instance pass: in another instance deadlines that ended before are answered. */
    private static void awaitBodyTimeout(EmbeddedJetty jetty) throws IOException {
        try (HttpConnection connection = new HttpConnection(jetty.port())) {
            sendPart(connection);
            assertEquals(408, connection.read(true).status());
        }
    }

    private static Optional<HttpConnection> answered(List<HttpConnection> connections) {
        return connections.stream().filter(connection -> {
            try {
                return connection.hasInput();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).findFirst();
    }

    /** Holds a committer while it logs, as a full pipe behind the container's log does. */
    private static final class StuckLog extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger("pushwoosh.webhook.journal");
        private final Level levelBefore = logger.getLevel();
        private final Semaphore stopped = new Semaphore(0);
        private final CountDownLatch released = new CountDownLatch(1);

        StuckLog() {
            logger.setLevel(Level.ALL); // Other tests switch it off.
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }

        /** Posts an event whose file is gone, which is logged; returns once the committer is held. */
        void stopCommitter(EmbeddedJetty jetty, HttpConnection connection) throws IOException {
            assertEquals(200, post(jetty, Example.EVENT).status());
            Files.delete(jetty.files().directory().resolve(jetty.files().eventFileNames().get(0)));
            connection.write(Request.post(PATH, Example.EVENT).bytes());
            Await.until("the committer logs", Container.PATIENCE, stopped::tryAcquire);
        }

        @Override
        public void publish(LogRecord entry) {
            if (Thread.currentThread().getName().equals("pushwoosh-webhook committer")) {
                stopped.release();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        void release() {
            released.countDown();
        }

        @Override
        public void close() {
            release();
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
            logger.setLevel(levelBefore);
        }
    }
}
