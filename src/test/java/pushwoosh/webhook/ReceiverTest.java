package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pushwoosh.webhook.container.Example;
import pushwoosh.webhook.http.Answer;
import pushwoosh.webhook.http.Outcome;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.http.RequestHandler;
import pushwoosh.webhook.journal.JournalState;
import pushwoosh.webhook.journal.LogCapture;
import pushwoosh.webhook.settings.SettingsReader;
import pushwoosh.webhook.status.Metrics;
import pushwoosh.webhook.status.PrometheusText;
import pushwoosh.webhook.status.Status;

/** The decisions about a POST, their figures, and the end. */
@Timeout(60)
class ReceiverTest {
    private static final String TOKEN = "correct-horse-battery";

    private final Set<Thread> threadsBefore = threads();
    @TempDir
    private Path directory;
    private Receiver receiver;

    private void start(String... settings) throws Exception {
        Map<String, String> parameters = new HashMap<>(Map.of("directory", directory.toString(), "zone", "UTC"));
        for (int i = 0; i < settings.length; i += 2) {
            parameters.put(settings[i], settings[i + 1]);
        }
        receiver = new Receiver(SettingsReader.read(ServletCall.context(parameters, Set.of())), "1.2.3");
        receiver.awaitStart();
    }

    @AfterEach
    void stop() throws InterruptedException {
        receiver.close();
        assertNoThreadIsLeft();
    }

    /** Except for one that is about to end: a close waits a little for it, which is too little on a busy machine. */
    private void assertNoThreadIsLeft() throws InterruptedException {
        for (Thread thread : threads()) {
            if (!threadsBefore.contains(thread)) {
                thread.join(10_000);
                assertFalse(thread.isAlive(), thread::getName);
            }
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("pushwoosh-webhook")).collect(Collectors.toSet());
    }

    private ServletCall post(ServletCall call) throws IOException {
        receiver.inFlight.accept(call.request, call.response, receiver);
        return call;
    }

    private ServletCall post(String body) throws IOException {
        return post(ServletCall.post(body));
    }

    private String file(String series) throws IOException {
        Path file = directory.resolve(series + ".current");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void storedEventIsAnswered200AndCounted() throws Exception {
        start();
        ServletCall call = post(Example.EVENT);
        assertEquals(200, call.status());
        assertEquals("{\"accepted\":1}", call.text());
        assertTrue(file("events").contains(Example.EVENT));
        Metrics.Snapshot figures = receiver.status().metrics();
        assertEquals(Map.of(200, 1L), figures.answers());
        assertEquals(Example.EVENT.length(), figures.bodyBytes());
        assertEquals(List.of(), refused());
    }

    /** Reasons and counts of refused POSTs, in the order of the reasons. */
    private List<String> refused() {
        return Pattern.compile("refused_total\\{reason=\"(\\w+)\"\\} ([1-9]\\d*)").matcher(PrometheusText.of(receiver.status()))
                .results().map(found -> found.group(1) + " " + found.group(2)).toList();
    }

    @Test
    void postWithoutTheTokenIsAnswered401AndNothingOfItIsStored() throws Exception {
        start("token", TOKEN);
        ServletCall call = post(Example.EVENT);
        assertEquals(401, call.status());
        assertTrue(call.answerHeaders.get("WWW-Authenticate").startsWith("Bearer "), call.answerHeaders::toString);
        assertEquals("", file("events") + file("rejected"));
        assertEquals(Map.of(401, 1L), receiver.status().metrics().answers());
        assertEquals(List.of("unauthorized 1"), refused());
        ServletCall admitted = ServletCall.post(Example.EVENT);
        admitted.query = "token=" + TOKEN;
        assertEquals(200, post(admitted).status());
        assertTrue(receiver.status().isTokenNeeded());
    }

    @Test
    void bodyAboveTheLimitIsAnswered413AndKeptWithoutItself() throws Exception {
        start("max-body-bytes", "1024");
        ServletCall call = post(" ".repeat(1025));
        assertEquals(413, call.status());
        assertTrue(call.text().contains("pushwoosh-webhook.max-body-bytes (1024)"), call.text());
        assertTrue(file("rejected").contains("\"status\":413,\"errors\":[{\"pointer\":\"\",\"detail\":\"larger than"));
        assertFalse(file("rejected").contains("\"body"), file("rejected"));
        assertEquals(400, post(" ".repeat(1024)).status(), "of the limit, and empty");
    }

    @Test
    void rejectedBodyIsAnsweredWithItsViolationsAndLoggedWithoutThem() throws Exception {
        start();
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            ServletCall call = post("{\"x\":1}");
            assertEquals(422, call.status());
            assertEquals("application/problem+json", call.answerHeaders.get("Content-Type"));
            assertTrue(call.text().contains("\"errors\":[{\"pointer\":\"/event_name\""), call.text());
            assertEquals(List.of("WARNING a POST is refused: 422, invalid events. The status page lists the latest; the"
                    + " bodies are in rejected.*.log."), log.messages().stream()
                    .filter(message -> message.contains("refused")).toList());
        }
        assertTrue(file("rejected").contains("\"status\":422,"));
        assertEquals(400, post("hello").status());
        assertEquals(Map.of(400, 1L, 422, 1L), receiver.status().metrics().answers());
        assertEquals(List.of("malformed 1", "invalid 1"), refused());
    }

    @Test
    void onlyRejectedBodiesAreHiddenFromTheSenderWhoMustNotSeeThem() throws Exception {
        start("invalid-status", "200");
        List<String> counted = new ArrayList<>();
        Set<Refusal> refusals = EnumSet.copyOf(Refusal.ofPosts());
        refusals.remove(Refusal.MISCONFIGURED);
        for (Refusal refusal : refusals) {
            Answer answer = receiver.answer(Outcome.refused(refusal));
            boolean isHidden = refusal == Refusal.INVALID || refusal == Refusal.MALFORMED;
            assertEquals(isHidden ? 200 : refusal.status, answer.status());
            assertEquals(isHidden, new String(answer.body(), UTF_8).equals("{\"accepted\":0}"));
            counted.add(refusal.label() + " 1");
        }
        assertEquals(counted, refused(), "the administrator sees them");
        assertEquals(2, receiver.status().metrics().answers().get(200));
    }

    @Test
    void hiddenRejectionIsStoredAllTheSame() throws Exception {
        start("invalid-status", "200");
        assertEquals(200, post("hello").status());
        assertTrue(file("rejected").contains("\"body\":\"hello\""));
    }

    @Test
    void senderThatIsGoneIsCountedAndNotAsAnswered() throws Exception {
        start();
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            assertEquals(408, receiver.answer(Outcome.GONE).status());
            assertFalse(log.messages().toString().contains("refused"));
        }
        Metrics.Snapshot figures = receiver.status().metrics();
        assertEquals(1, figures.sendersGone());
        assertEquals(Map.of(), figures.answers());
        assertEquals(List.of(), refused());
    }

    @Test
    void diskWithoutSpaceIsDownAndAnswered503WithRetryAfter() throws Exception {
        start("free-space-reserve-bytes", "" + Long.MAX_VALUE);
        assertEquals(Refusal.FULL, receiver.down());
        assertEquals(Refusal.FULL, receiver.status().down());
        ServletCall call = post(Example.EVENT);
        assertEquals(503, call.status());
        assertTrue(call.answerHeaders.get("Retry-After").matches("[1-9]\\d*"), call.answerHeaders::toString);
        assertEquals("", file("events"));
    }

    @Test
    void firstPostAfterTheStartIsNotRefused() throws Exception {
        start();
        assertNull(receiver.down());
        Status status = receiver.status();
        assertNull(status.down());
        assertEquals("1.2.3", status.version());
        assertEquals(directory, status.directory());
        assertEquals("UTC", status.metrics().now().getZone().getId());
        assertFalse(status.isTokenNeeded());
        assertEquals(JournalState.OPEN, status.journal().state());
        assertEquals(0, status.requestsInFlight());
    }

    @Test
    void closedReceiverRefusesWhateverTheTokenAndAcceptsNothing() throws Exception {
        start("token", TOKEN);
        receiver.close();
        assertEquals(Refusal.CLOSING, receiver.down());
        ServletCall call = ServletCall.post(Example.EVENT);
        call.query = "token=" + TOKEN;
        assertEquals(Refusal.CLOSING, receiver.onHead(call.request));
        assertEquals(503, post(call).status());
        assertTrue(call.answerHeaders.containsKey("Retry-After"), call.answerHeaders::toString);
        assertEquals(JournalState.CLOSED, receiver.status().journal().state());
        assertEquals("", file("events"));
    }

    @Test
    void bodyThatArrivesAfterTheCloseIsRefusedAtOnceAndLeavesNothing() throws Exception {
        start();
        receiver.close();
        assertEquals(Outcome.refused(Refusal.CLOSING), outcome(null, Example.EVENT.getBytes(UTF_8)));
        assertEquals(Outcome.refused(Refusal.CLOSING), outcome(Refusal.TOO_LARGE, null));
        assertEquals(Outcome.refused(Refusal.UNAUTHORIZED), outcome(Refusal.UNAUTHORIZED, null));
        assertEquals("", file("events") + file("rejected"));
    }

    private Outcome outcome(Refusal refusal, byte[] body) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        receiver.onBody(refusal, body, outcome::complete);
        return outcome.getNow(null);
    }

    @Test
    void closeEndsTheCountOfOldFilesHoweverLargeTheyAre() throws Exception {
        String name = "events." + LocalDate.now(ZoneOffset.UTC) + ".7.log";
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
            file.setLength(1L << 36); // Sparse.
        }
        start();
        receiver.close();
        assertNoThreadIsLeft();
        assertFalse(receiver.status().metrics().isPastCounted());
    }

    /** A request that is stored, or whose body is still arriving; it notes the journal's state at its answer. */
    private final class InFlight implements RequestHandler {
        private final CompletableFuture<Consumer<Outcome>> stored = new CompletableFuture<>();
        private final CompletableFuture<JournalState> atAnswer = new CompletableFuture<>();
        private final ServletCall call;
        private Runnable onAnswer = () -> { };

        InFlight(ServletCall call) throws IOException {
            this.call = call;
            call.isAsync = true;
            receiver.inFlight.accept(call.request, call.response, this);
        }

        @Override
        public Refusal onHead(HttpServletRequest request) {
            return null;
        }

        @Override
        public void onBody(Refusal refusal, byte[] body, Consumer<Outcome> completion) {
            stored.complete(completion);
        }

        @Override
        public Answer answer(Outcome outcome) {
            atAnswer.complete(receiver.status().journal().state());
            onAnswer.run();
            return receiver.answer(outcome);
        }
    }

    /** Completes the request, which is stored now, once this thread waits for it. */
    private static Thread storeDuringTheClose(InFlight storing) {
        Thread closer = Thread.currentThread();
        Thread disk = new Thread(() -> {
            while (Stream.of(closer.getStackTrace()).noneMatch(frame -> frame.getMethodName().equals("awaitNone"))) {
                Thread.onSpinWait(); // The class's timeout is the deadline.
            }
            storing.stored.join().accept(Outcome.accepted(1));
        });
        disk.setDaemon(true);
        disk.start();
        return disk;
    }

    @Test
    void closeLetsWhatIsBeingStoredBeAnswered200BeforeItClosesTheFiles() throws Exception {
        start();
        InFlight storing = new InFlight(ServletCall.post(Example.EVENT));
        assertEquals(1, receiver.status().requestsInFlight());
        Thread disk = storeDuringTheClose(storing);
        receiver.close();
        disk.join();
        assertEquals(200, storing.call.status());
        assertEquals(JournalState.OPEN, storing.atAnswer.get(30, TimeUnit.SECONDS));
    }

    /** An interrupt ends each wait of the close at once. */
    @Test
    void closeRefusesBodiesThatStillArriveAndWaitsOnForWhatIsBeingStored() throws Exception {
        start();
        InFlight storing = new InFlight(ServletCall.post(Example.EVENT));
        InFlight reading = new InFlight(half());
        reading.onAnswer = () -> {
            Thread.interrupted();
            storeDuringTheClose(storing);
        };
        Thread.currentThread().interrupt();
        receiver.close();
        assertEquals(503, reading.call.status());
        assertEquals(200, storing.call.status());
        assertEquals(JournalState.OPEN, storing.atAnswer.get(30, TimeUnit.SECONDS));
    }

    @Test
    void closeThatIsInterruptedAnswersWhatIsStillStoredWith503AfterItHasClosedTheFiles() throws Exception {
        start();
        InFlight storing = new InFlight(ServletCall.post(Example.EVENT));
        InFlight reading = new InFlight(half());
        Thread.currentThread().interrupt();
        receiver.close();
        assertTrue(Thread.interrupted(), "the interrupt is kept");
        assertEquals(JournalState.OPEN, reading.atAnswer.get(30, TimeUnit.SECONDS));
        assertNotEquals(JournalState.OPEN, storing.atAnswer.get(30, TimeUnit.SECONDS));
        for (InFlight each : List.of(reading, storing)) {
            assertEquals(503, each.call.status());
            assertTrue(each.call.text().contains("the receiver is shutting down"), each.call.text());
        }
        assertEquals(0, receiver.status().requestsInFlight());
    }

    private static ServletCall half() {
        ServletCall half = ServletCall.post("{");
        half.missingBytes = 9;
        return half;
    }
}
