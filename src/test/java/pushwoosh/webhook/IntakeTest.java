package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pushwoosh.webhook.container.Example;
import pushwoosh.webhook.event.EventParser;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.http.Outcome;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.journal.HangingJournal;
import pushwoosh.webhook.journal.Journal;
import pushwoosh.webhook.journal.JournalLimits;
import pushwoosh.webhook.journal.JournalState;
import pushwoosh.webhook.journal.Series;
import pushwoosh.webhook.settings.Settings;
import pushwoosh.webhook.settings.SettingsReader;
import pushwoosh.webhook.status.Metrics;

/** What becomes of a body: its outcome, its lines, its figures. */
@Timeout(60)
class IntakeTest {
    private static final int MAX_BYTES = 8192;
    private static final int QUEUE_BYTES = 20_000;
    private static final int REJECTED_BYTES = 1000;

    private static EventParser parser;

    @TempDir
    private Path directory;
    private final Metrics metrics = new Metrics(ZoneOffset.UTC, Clock.systemUTC());
    private final List<Integer> permits = new ArrayList<>();
    private final Semaphore memory = new Semaphore(QUEUE_BYTES) {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean tryAcquire(int count) {
            permits.add(count);
            return super.tryAcquire(count);
        }
    };
    private Settings settings;
    private Journal journal;
    private volatile Metrics.Snapshot figuresAtOutcome;

    @BeforeAll
    static void makeParser() {
        parser = new EventParser();
    }

    @AfterAll
    static void closeParser() {
        parser.close();
    }

    @BeforeEach
    void open() throws Exception {
        settings = SettingsReader.read(ServletCall.context(Map.of("directory", directory.toString(), "zone", "UTC",
                "max-body-bytes", "" + MAX_BYTES, "queue-bytes", "" + QUEUE_BYTES,
                "rejected-bytes-per-day", "" + REJECTED_BYTES), Set.of()));
        journal = open(0);
    }

    private Journal open(long reserveBytes) throws InterruptedException {
        Journal opened = Journal.open(directory, limits(reserveBytes));
        opened.awaitStart(Duration.ofSeconds(30));
        return opened;
    }

    private static JournalLimits limits(long reserveBytes) {
        return new JournalLimits(ZoneOffset.UTC, QUEUE_BYTES, reserveBytes, Duration.ofSeconds(30), 0, 0);
    }

    @AfterEach
    void close() {
        journal.close();
        assertEquals(QUEUE_BYTES, memory.availablePermits(), "memory that is not given back");
    }

    private CompletableFuture<Outcome> taken(Journal into, byte[] body) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        new Intake(parser, into, settings, memory, metrics).take(body, result -> {
            figuresAtOutcome = metrics.snapshot();
            outcome.complete(result);
        });
        return outcome;
    }

    private Outcome take(byte[] body) throws Exception {
        CompletableFuture<Outcome> outcome = taken(journal, body);
        CompletableFuture<JournalState> next = new CompletableFuture<>();
        journal.append(Series.REJECTED, List.of(), next::complete);
        next.get(30, TimeUnit.SECONDS);
        assertTrue(outcome.isDone(), "appends are completed in their order");
        return outcome.get();
    }

    private Outcome take(String body) throws Exception {
        return take(body.getBytes(UTF_8));
    }

    private List<String> lines(String series) throws IOException {
        Path file = directory.resolve(series + ".current");
        return !Files.exists(file) ? List.of() : Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("\\{\"received_at\":\"[^\"]+\",", "")).toList();
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The example with space around it. */
    private static String padded(int length) {
        return Example.EVENT + " ".repeat(length - Example.EVENT.length());
    }

    @Test
    void acceptedEventsAreInTheFileAndCountedBeforeTheirOutcome() throws Exception {
        String body = "[" + Example.EVENT + ", " + Example.ofUser("2") + "]";
        assertEquals(Outcome.accepted(2), take(body));
        assertEquals(List.of("\"event\":" + Example.EVENT + "}", "\"event\":" + Example.ofUser("2") + "}"),
                lines("events"));
        assertEquals(List.of(), lines("rejected"));
        Metrics.Snapshot figures = figuresAtOutcome;
        assertEquals(body.length(), figures.bodyBytes());
        assertEquals(2, figures.latestEvents().size());
    }

    @Test
    void nothingIsAcknowledgedOrCountedBeforeItIsForced() throws Exception {
        HangingJournal hanging = new HangingJournal(limits(0));
        CompletableFuture<Outcome> outcome = taken(hanging.journal, Example.EVENT.getBytes(UTF_8));
        hanging.awaitForce();
        assertFalse(outcome.isDone());
        assertEquals(0, metrics.snapshot().bodyBytes());
        hanging.release();
        assertEquals(Outcome.accepted(1), outcome.get(30, TimeUnit.SECONDS));
        assertEquals(Example.EVENT.length(), metrics.snapshot().bodyBytes());
        hanging.journal.close();
    }

    @Test
    void whatIsRejectedIsKeptWithItsViolationsAndCountedBeforeItsOutcome() throws Exception {
        Outcome invalid = take("{\"timestamp\":1}");
        assertEquals(Refusal.INVALID, invalid.refusal());
        assertEquals(0, invalid.events());
        assertEquals(6, invalid.violations().size(), "missing members");
        Outcome malformed = take("hello");
        assertEquals(Refusal.MALFORMED, malformed.refusal());
        List<String> lines = lines("rejected");
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("\"status\":422,\"errors\":[{\"pointer\":\"/event_name\","), lines.get(0));
        assertTrue(lines.get(0).endsWith("],\"body\":\"{\\\"timestamp\\\":1}\"}"), lines.get(0));
        assertEquals("\"status\":400,\"errors\":[{\"pointer\":\"\",\"detail\":\""
                + malformed.violations().get(0).detail() + "\"}],\"body\":\"hello\"}", lines.get(1));
        assertEquals(List.of(), lines("events"));
        Metrics.Snapshot figures = figuresAtOutcome;
        assertEquals(List.of("400", "422"), figures.latestRejections().stream().map(each -> each.texts().get(0)).toList());
        assertEquals(0, figures.rejectedWithoutBody());
        assertEquals(0, figures.bodyBytes());
    }

    @Test
    void gzipIsAcceptedUpToTheLimitOfItsContent() throws Exception {
        assertEquals(Outcome.accepted(1), take(gzip(padded(MAX_BYTES))));
        assertEquals(MAX_BYTES, metrics.snapshot().bodyBytes());
        Outcome tooLarge = take(gzip(padded(MAX_BYTES + 1)));
        assertEquals(new Outcome(Refusal.TOO_LARGE, 0, List.of(new Violation("",
                "larger than pushwoosh-webhook.max-body-bytes (" + MAX_BYTES + ")"))), tooLarge);
        assertEquals(List.of("\"status\":413,\"errors\":[{\"pointer\":\"\",\"detail\":\""
                + tooLarge.violations().get(0).detail() + "\"}]}"), lines("rejected"));
        assertEquals(0, metrics.snapshot().rejectedWithoutBody(), "a body above the limit is never kept");
        assertEquals(List.of("413"),
                metrics.snapshot().latestRejections().stream().map(each -> each.texts().get(0)).toList());
    }

    @Test
    void brokenGzipIsKeptAsReceived() throws Exception {
        byte[] broken = gzip(Example.EVENT);
        broken[broken.length - 1]++;
        assertEquals(new Outcome(Refusal.MALFORMED, 0,
                List.of(new Violation("", "gzip: the end does not fit the content"))), take(broken));
        assertTrue(lines("rejected").get(0).endsWith(
                ",\"body_base64\":\"" + Base64.getEncoder().encodeToString(broken) + "\"}"), () -> "" + broken.length);
    }

    @Test
    void rejectedBodiesAreKeptUpToTheBytesOfADay() throws Exception {
        take("x".repeat(REJECTED_BYTES + 1));
        assertFalse(lines("rejected").get(0).contains("\"body\""));
        assertEquals(1, metrics.snapshot().rejectedWithoutBody());
        int left = REJECTED_BYTES - (int) Files.size(directory.resolve("rejected.current"));
        take("x".repeat(left + 1));
        assertFalse(lines("rejected").get(1).contains("\"body\""));
        assertEquals(2, metrics.snapshot().rejectedWithoutBody());
        left = REJECTED_BYTES - (int) Files.size(directory.resolve("rejected.current"));
        take("x".repeat(left));
        assertTrue(lines("rejected").get(2).contains("\"body\":\"xxx"));
        assertEquals(2, metrics.snapshot().rejectedWithoutBody());
    }

    /** Of 20,000 bytes of memory; what a body itself takes is left out. */
    @Test
    void parsingTakesFourTimesTheBodyButNotMoreThanAnyBodyCanHaveLeft() throws Exception {
        take(padded(4096));
        take(padded(4097));
        take(padded(5000));
        take(padded(MAX_BYTES));
        byte[] gzip = gzip(padded(MAX_BYTES));
        take(gzip);
        take(gzip(padded(4096)));
        assertEquals(List.of(0, QUEUE_BYTES - MAX_BYTES, QUEUE_BYTES - MAX_BYTES, QUEUE_BYTES - MAX_BYTES,
                QUEUE_BYTES - 2 * gzip.length, 0), permits);
        permits.clear();
        take(gzip(padded(4097)));
        assertEquals(List.of(4 * 4097), permits);
    }

    @Test
    void bodyWhoseParsingHasNoMemoryIsBusyAndASmallOneIsNot() throws Exception {
        memory.acquire(QUEUE_BYTES - MAX_BYTES);
        assertEquals(Outcome.refused(Refusal.BUSY), take(padded(5000)));
        assertEquals(List.of(), lines("events"));
        assertEquals(Outcome.accepted(1), take(padded(4096)));
        memory.release(QUEUE_BYTES - MAX_BYTES);
        assertEquals(Outcome.accepted(1), take(padded(5000)));
    }

    @Test
    void whatCannotBeStoredIsRefusedAndNotCounted() throws Exception {
        journal.close();
        for (String body : List.of(Example.EVENT, "{}", "hello")) {
            assertEquals(Outcome.refused(Refusal.CLOSING), take(body));
        }
        journal = open(Long.MAX_VALUE);
        for (String body : List.of(Example.EVENT, "{}", "hello")) {
            assertEquals(Outcome.refused(Refusal.FULL), take(body));
        }
        assertEquals(0, metrics.snapshot().bodyBytes());
        assertEquals(List.of(), metrics.snapshot().latestRejections());
    }

    @Test
    void everyStateOfTheJournalButOpenIsARefusal() {
        Map<JournalState, Refusal> refusals = new EnumMap<>(JournalState.class);
        for (JournalState state : JournalState.values()) {
            refusals.put(state, Intake.refusal(state));
        }
        assertEquals("{STARTING=STARTING, OPEN=null, FULL=FULL, FAILED=FAILED, STALLED=STALLED, BUSY=BUSY,"
                + " CLOSING=CLOSING, CLOSED=CLOSING}", refusals.toString());
    }
}
