package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.container.Example;
import pushwoosh.webhook.event.Parsed.Event;
import pushwoosh.webhook.http.Refusal;

class PastCountsTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Instant START = Instant.parse("2026-11-23T12:00:00.500900Z");
    private static final String TODAY = "events.2026-11-23.log";
    private static final String NOON = "2026-11-23T12:00:00.000+01:00";

    @TempDir
    private Path directory;
    private final Metrics metrics = new Metrics(ZONE, Clock.fixed(START, ZONE));

    private void write(String name, String... lines) throws IOException {
        Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
    }

    private void compress(String name, String line) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)))) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String line(String receivedAt, String name) {
        return envelope(receivedAt, Example.EVENT.replace("Email Sent", name));
    }

    private static String envelope(String receivedAt, String event) {
        return "{\"received_at\":\"" + receivedAt + "\",\"event\":" + event + "}";
    }

    private static String rejected(String receivedAt, int status) {
        return "{\"received_at\":\"" + receivedAt + "\",\"status\":" + status + ",\"errors\":[],\"body\":\"x\"}";
    }

    private static long lastDay(Metrics.Snapshot snapshot) {
        return snapshot.events().hours().stream().mapToLong(Long::longValue).sum();
    }

    private static List<Object> figures(Count.Snapshot count) {
        return List.of(count.total(), count.today(), count.lastHour(), count.last());
    }

    private static Map<String, Long> today(Metrics.Snapshot snapshot) {
        return snapshot.names().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, name -> name.getValue().today()));
    }

    private static Map<String, Long> totals(Metrics.Snapshot snapshot) {
        return snapshot.names().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, name -> name.getValue().total()));
    }

    private Metrics.Snapshot read() throws InterruptedException {
        try (PastCounts past = new PastCounts(directory, ZONE, metrics)) {
            past.thread.join();
        }
        return metrics.snapshot();
    }

    @Test
    void countsEventsOfTodayByNameAndOfTheLastTwentyFourHoursByHour() throws Exception {
        write("events.2026-11-22.log", line("2026-11-22T09:00:00.000+01:00", "too old"),
                line("2026-11-22T23:59:59.999+01:00", "yesterday"));
        write(TODAY, line("2026-11-23T00:00:00.000+01:00", "a"), line("2026-11-23T12:59:59.000+01:00", "a"));
        write("events.2026-11-23.3.log", line(NOON, "b"));

        Metrics.Snapshot snapshot = read();
        assertTrue(snapshot.isPastCounted());
        assertEquals(Map.of("a", 2L, "b", 1L), today(snapshot));
        assertEquals(Map.of("a", 0L, "b", 0L), totals(snapshot));
        assertEquals(4, lastDay(snapshot));
        assertEquals(Instant.parse("2026-11-23T11:59:59Z"), snapshot.events().last());
    }

    @Test
    void countsRejectedBodiesOfTodayAndOfTheLastHourByReason() throws Exception {
        write("rejected.2026-11-22.log", rejected("2026-11-22T23:00:00.000+01:00", 422));
        write("rejected.2026-11-23.log", rejected("2026-11-23T01:00:00.000+01:00", 422), rejected(NOON, 400),
                rejected("2026-11-23T12:30:00.000+01:00", 422), rejected("2026-11-23T12:31:00.000+01:00", 413),
                rejected("2026-11-23T12:31:00.000+01:00", 999));
        metrics.answered(Refusal.INVALID, 422);
        Map<Refusal, Count.Snapshot> refusals = read().refusals();
        assertEquals(List.of(1L, 3L, 2L, START.truncatedTo(ChronoUnit.MILLIS)), figures(refusals.get(Refusal.INVALID)));
        assertEquals(List.of(0L, 1L, 0L, Instant.parse("2026-11-23T11:00:00Z")), figures(refusals.get(Refusal.MALFORMED)));
        assertEquals(1, refusals.get(Refusal.TOO_LARGE).lastHour());
        assertNull(metrics.snapshot().events().last());
    }

    @Test
    void theLastEventIsFoundHoweverOldItIs() throws Exception {
        write("events.2020-01-01.log", line("2020-01-01T12:00:00.000+01:00", "a"));
        compress("events.2020-02-01.log.gz", line("2020-02-01T12:00:00.000+01:00", "a"));
        write("rejected.2026-11-22.log", rejected("2026-11-22T23:00:00.000+01:00", 422));
        assertEquals(Instant.parse("2020-02-01T11:00:00Z"), read().events().last());
        assertEquals(0, metrics.snapshot().events().today());
    }

    @Test
    void aFileThatIsBeingCompressedCountsOnce() throws Exception {
        write("events.2026-11-22.log", line("2026-11-22T23:00:00.000+01:00", "a"));
        compress("events.2026-11-22.log.gz", line("2026-11-22T23:00:00.000+01:00", "a"));
        compress("events.2026-11-22.1.log.gz", line("2026-11-22T23:00:00.000+01:00", "a"));
        assertEquals(2, lastDay(read()));
    }

    @Test
    void leavesOtherFilesAlone() throws Exception {
        String line = line(NOON, "wrong");
        for (String name : List.of("events.2026-11-23.txt", "events.2026-11-23.log.torn", "events.2026-11-23.01.log",
                "events.today.log")) {
            write(name, line);
        }
        Files.createDirectory(directory.resolve(TODAY));
        write("elsewhere", line);
        Files.createSymbolicLink(directory.resolve("events.2026-11-23.1.log"), directory.resolve("elsewhere"));
        assertEquals(0, read().events().today());
    }

    @Test
    void countsNoLineTwiceThatCameSinceTheStart() throws Exception {
        metrics.accepted(List.of(new Event("a", "", "", "")), 1);
        write(TODAY, line("2026-11-23T13:00:00.499+01:00", "a"), line("2026-11-23T13:00:00.500+01:00", "a"));
        Metrics.Snapshot snapshot = read();
        assertEquals(Map.of("a", 2L), today(snapshot));
        assertEquals(Map.of("a", 1L), totals(snapshot));
        assertEquals(START.truncatedTo(ChronoUnit.MILLIS), snapshot.events().last());
    }

    @Test
    void nothingBehindTheFirstLineSinceTheStartIsRead() throws Exception {
        write(TODAY, line("2026-11-23T13:00:00.500+01:00", "a"), line(NOON, "b"));
        assertEquals(Map.of(), today(read()));
    }

    @Test
    void afterAFileThatCannotBeReadTheCountsAreIncompleteAndSaySo() throws Exception {
        write(TODAY, line(NOON, "a"));
        write("events.2026-11-22.log.gz", "no gzip");
        Metrics.Snapshot snapshot = read();
        assertFalse(snapshot.isPastCounted());
        assertEquals(Map.of("a", 1L), today(snapshot));
    }

    @Test
    void anEmptyOrMissingDirectoryHasNoEvents() throws Exception {
        Files.delete(directory);
        Metrics.Snapshot snapshot = read();
        assertTrue(snapshot.isPastCounted());
        assertNull(snapshot.events().last());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"event_name\":\"a\"}|a",
        "{\"x\":{\"event_name\":\"inner\"},\"event_name\":\"a\"}|a",
        "{\"x\":[[{\"event_name\":\"inner\"}],\"}]\\\"\"],\"event_name\":\"a\"}|a",
        "{\"payload\":\"{\\\"event_name\\\":\\\"inner\\\"}\",\"event_name\":\"a\"}|a",
        "{\"x\":\"\\\\\",\"event_name\":\"a\\\\\"}|a\\",
        "{\"event_name\":\"\\\"\\u00e9\u00E9\\/\\t\\uD83D\\uDE00\"}|\"\u00E9\u00E9/\\u0009\uD83D\uDE00",
        "{\"event_name\":\"\"}|``", "{\"x\":{\"event_name\":\"inner\"}}|other",
        "{\"event_name\":null}|other", "{\"event_name\":{}}|other"})
    void theNameIsThatOfTheEventItself(String event, String name) throws Exception {
        write(TODAY, envelope(NOON, event));
        assertEquals(Map.of(name, 1L), today(read()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"received_at\":\"",
        "{\"received_at\":\"-999999999-01-01T00:00:00Z\",\"event\":{}}", "{\"received_at\":\"2026-11-23T12:00:00Z\",\"event\":{",
        "{\"received_at\":\"2026-11-23T12:00:00Z\",\"event\":{\"x\":1", "{\"received_at\":\"never\",\"event\":{}}",
        "{\"received_at\":\"2026-11-23T12:00:00.000+01:00\"}",
        "{\"received_at\":\"2026-11-23T12:00:00.000+01:00\",\"event\":[]}",
        "{\"received_at\":\"2026-11-23T12:00:00.000+01:00\",\"event\":{\"event_name\":\"\\q\"}}"})
    void whatIsNotALineOfOursIsSkipped(String line) throws Exception {
        write(TODAY, line(NOON, "a"), line, line(NOON, "b"));
        assertEquals(Map.of("a", 1L, "b", 1L), today(read()));
    }

    @Test
    void aLineThatIsStillBeingWrittenIsSkipped() throws Exception {
        Files.writeString(directory.resolve(TODAY), line(NOON, "a") + "\n" + line(NOON, "b"));
        assertEquals(Map.of("a", 1L), today(read()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, PastCounts.BLOCK_BYTES, 3 * PastCounts.BLOCK_BYTES})
    void linesLongerThanABlockCountOnceAndSoDoThoseBehindThem(int more) throws Exception {
        String begin = "{\"event_name\":\"a\",\"x\":\"";
        int padding = PastCounts.BLOCK_BYTES + more - envelope(NOON, begin + "\"}").length() - 1;
        write(TODAY, line(NOON, "first"), envelope(NOON, begin + "x".repeat(padding) + "\"}"),
                envelope(NOON, "{\"x\":\"" + "y".repeat(2 * PastCounts.BLOCK_BYTES) + "\",\"event_name\":\"far\"}"),
                line(NOON, "last"));
        assertEquals(more <= 0 ? Map.of("first", 1L, "a", 1L, Metrics.OTHER, 1L, "last", 1L)
                : Map.of("first", 1L, Metrics.OTHER, 2L, "last", 1L), today(read()));
    }

    /** The file is sparse and has no line feed. Reading all of it would take minutes. */
    @Test
    void closingDoesNotWaitForAHugeFile() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve(TODAY).toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        PastCounts past = new PastCounts(directory, ZONE, metrics);
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("pushwoosh-webhook past counts")).findFirst().orElseThrow();
        assertTrue(thread.isDaemon() && thread.getPriority() == Thread.MIN_PRIORITY);
        past.close();
        past.thread.join();
        assertFalse(metrics.snapshot().isPastCounted());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aNameThatEndsBeyondTheBlockInAnEscapeIsCounted(int shift) throws Exception {
        write(TODAY, line(NOON, "Email Sent"), envelope(NOON, "{\"event_name\":\"" + "x".repeat(shift)
                + "\\u200b".repeat(PastCounts.BLOCK_BYTES / 6 + 1) + "\"}"));

        assertEquals(2, read().events().today());
    }
}
