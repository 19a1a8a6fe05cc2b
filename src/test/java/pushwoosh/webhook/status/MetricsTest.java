package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.event.Parsed.Event;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.journal.ManualClock;
import pushwoosh.webhook.status.Metrics.Entry;

class MetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private final ManualClock clock = new ManualClock(NOW.toString());
    private final Metrics metrics = new Metrics(ZoneOffset.UTC, clock);

    private static Event event(String name) {
        return new Event(name, "app", "Email", "a@example.com");
    }

    @Test
    void nothingHasHappenedAtTheStart() {
        Metrics.Snapshot snapshot = metrics.snapshot();
        assertNull(snapshot.events().last());
        assertEquals(Map.of(), snapshot.answers());
        assertEquals(12, snapshot.refusals().size());
        assertTrue(snapshot.refusals().values().stream().allMatch(refusals -> refusals.total() == 0
                && refusals.last() == null));
    }

    @Test
    void theLatestTwentyAreKeptNewestFirst() {
        for (int i = 0; i < 15; i++) {
            metrics.accepted(List.of(event("single " + i)), 10);
        }
        metrics.accepted(IntStream.range(0, 18).mapToObj(i -> event("many " + i)).toList(), 1_000);
        Metrics.Snapshot snapshot = metrics.snapshot();
        assertEquals(20, snapshot.latestEvents().size());
        assertEquals(new Entry(NOW, List.of("many 17", "app", "Email", "a\u2026@example.com")),
                snapshot.latestEvents().get(0));
        assertEquals("single 13", snapshot.latestEvents().get(19).texts().get(0));
        assertEquals(1_150, snapshot.bodyBytes());
        assertEquals(33, snapshot.events().today());
        assertEquals(NOW, snapshot.events().last());
    }

    @Test
    void ofALongValueOnlyTheBeginningIsKept() {
        String huge = "x".repeat(1_000_000);
        metrics.accepted(List.of(new Event(huge, huge, huge, huge)), 4_000_000);
        metrics.rejected(Refusal.INVALID, List.of(new Violation("/" + huge, huge)), false);
        assertTrue(String.join("", metrics.snapshot().latestEvents().get(0).texts()).length() < 500);
        assertTrue(violation().length() < 300);
    }

    @Test
    void aLongReasonIsCutBetweenTwoWords() {
        String reason = "is longer than it may be ".repeat(10);
        metrics.rejected(Refusal.INVALID, List.of(new Violation("/\uD83D\uDE00" + "\uD83D\uDE00".repeat(100), reason)),
                false);
        String[] kept = violation().split(": ");
        assertTrue(kept[1].length() > 80 && reason.startsWith(kept[1].replace("\u2026", " ")), kept[1]);
        assertEquals("/" + "\uD83D\uDE00".repeat(49) + "\u2026", kept[0]);
    }

    private String violation() {
        return metrics.snapshot().latestRejections().get(0).texts().get(1);
    }

    @Test
    void aTextOfAHundredCharactersIsKeptWhole() {
        for (String text : List.of("x".repeat(100), "x ".repeat(50))) {
            metrics.rejected(Refusal.INVALID, List.of(new Violation("", text)), false);
            assertEquals(text, violation());
        }
        metrics.rejected(Refusal.INVALID, List.of(new Violation(" " + "x".repeat(100), "x".repeat(101))), false);
        assertEquals(" " + "x".repeat(99) + "\u2026: " + "x".repeat(100) + "\u2026", violation());
    }

    @Test
    void rejectionsKeepTheirFirstViolationAndTheNumberOfTheOthers() {
        for (int i = 0; i < 12; i++) {
            metrics.rejected(Refusal.INVALID, Collections.nCopies(3, new Violation("/" + i, "is wrong")), i == 0);
        }
        Metrics.Snapshot snapshot = metrics.snapshot();
        assertEquals(10, snapshot.latestRejections().size());
        assertEquals(new Entry(NOW, List.of("422", "/11: is wrong; and 2 more")), snapshot.latestRejections().get(0));
        assertEquals(1, snapshot.rejectedWithoutBody());
    }

    @Test
    void everyOutcomeIsCountedByAnswerAndReason() {
        for (Refusal refusal : Refusal.ofPosts()) {
            if (refusal != Refusal.MISCONFIGURED) {
                metrics.answered(refusal, refusal.status);
            }
        }
        metrics.answered(null, 200);
        metrics.answered(Refusal.INVALID, 200); // invalid-status=200
        Metrics.Snapshot snapshot = metrics.snapshot();
        assertEquals(Map.of(200, 2L, 400, 1L, 401, 1L, 408, 1L, 413, 1L, 422, 1L, 503, 7L), snapshot.answers());
        Count.Snapshot invalid = snapshot.refusals().get(Refusal.INVALID);
        assertEquals(List.of(2L, 2L, 2L), List.of(invalid.total(), invalid.today(), invalid.lastHour()));
        assertEquals(NOW, invalid.last());
        assertTrue(snapshot.refusals().values().stream().allMatch(refusals -> refusals.total() >= 1));
    }

    private void accept(String... names) {
        metrics.accepted(Stream.of(names).map(MetricsTest::event).toList(), 1);
    }

    private Map<String, Long> totals() {
        return metrics.snapshot().names().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, name -> name.getValue().total()));
    }

    @Test
    void eventsAreCountedByNameTodayAndSinceTheStart() {
        accept("Email Sent", "Email Opened");
        clock.pass(Duration.ofHours(12));
        accept("Email Sent");
        assertEquals(Map.of("Email Sent", 2L, "Email Opened", 1L), totals());
        Metrics.Snapshot snapshot = metrics.snapshot();
        assertEquals(List.of(1L, 0L, 1L), List.of(snapshot.names().get("Email Sent").today(),
                snapshot.names().get("Email Opened").today(), snapshot.events().today()));
        assertEquals(List.of(2L, 1L), List.of(snapshot.events().hours().get(11), snapshot.events().hours().get(23)));
    }

    @Test
    void namesPastTheLimitCountAsOtherAndNothingIsLost() {
        for (int i = 0; i < 10_000; i++) {
            accept("name " + i);
        }
        assertEquals(Metrics.NAMES_MAX + 1, totals().size());
        assertEquals(10_000 - Metrics.NAMES_MAX, totals().get(Metrics.OTHER));
        assertEquals(10_000, metrics.snapshot().events().today());
        accept("name 0");
        assertEquals(2, totals().get("name 0"));
    }

    @Test
    void newNamesTakeThePlaceOfThoseThatDidNotComeForADay() {
        for (int i = 0; i < Metrics.NAMES_MAX - 1; i++) {
            accept("name " + i);
        }
        clock.pass(Duration.ofHours(24));
        accept("name 0", "new 1");
        assertEquals(Metrics.NAMES_MAX, totals().size(), "there was place");
        accept("new 2");
        assertEquals(1, totals().get(Metrics.OTHER), "all came in the last 24 hours");
        clock.pass(Duration.ofMillis(1));
        accept("new 2");
        assertEquals(Map.of("name 0", 2L, "new 1", 1L, "new 2", 1L, Metrics.OTHER, 1L), totals());
    }

    @Test
    void theHundredthNameHasAPlace() {
        for (int i = 0; i < Metrics.NAMES_MAX; i++) {
            accept("name " + i);
        }
        assertFalse(totals().containsKey(Metrics.OTHER));
        clock.pass(Duration.ofHours(25));
        accept("new");
        assertEquals(Map.of("new", 1L), totals());
    }

    @Test
    void whatCannotBeSeenInANameIsCountedAsItsEscapeAndALongNameIsCut() {
        accept("a", "a\uD800", "a\u0000", "a\u200B", "a\u200B", "a\u00AD", "a\uFE0F");
        accept("\uD83D\uDE00".repeat(500), "\uD83D\uDE00".repeat(600));
        assertEquals(Map.of("a", 1L, "a\\ud800", 1L, "a\\u0000", 1L, "a\\u200b", 2L, "a\\u00ad", 1L, "a\\ufe0f", 1L,
                "\uD83D\uDE00".repeat(Metrics.TEXT_CHARACTERS_MAX), 2L), totals());
    }

    @Test
    void pastEventsCountForTheirHourAndTodaysForTheirName() {
        long midnight = Instant.parse("2026-11-23T00:00:00Z").toEpochMilli();
        metrics.pastEvent(midnight - 1, "yesterday");
        metrics.pastEvent(midnight, "a");
        metrics.pastEvent(midnight - 1, "yesterday");
        accept("a");
        Metrics.Snapshot snapshot = metrics.snapshot();
        assertEquals(Map.of("a", 1L), totals());
        assertEquals(2, snapshot.names().get("a").today());
        assertEquals(2, snapshot.events().today());
        assertEquals(4, snapshot.events().hours().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void noCountIsLostBetweenThreads() throws InterruptedException {
        int threads = 8;
        int each = 5_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            String name = "name " + i % 3;
            pool.execute(() -> {
                for (int j = 0; j < each; j++) {
                    metrics.accepted(List.of(event(name)), 1);
                    metrics.answered(null, 200);
                    metrics.answered(Refusal.FULL, 503);
                    metrics.senderGone();
                    if (j % 100 == 0) {
                        metrics.snapshot();
                    }
                }
            });
        }
        pool.shutdown();
        assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        Metrics.Snapshot snapshot = metrics.snapshot();
        long all = (long) threads * each;
        assertEquals(all, snapshot.events().today());
        assertEquals(all, snapshot.bodyBytes());
        assertEquals(Map.of(200, all, 503, all), snapshot.answers());
        assertEquals(all, snapshot.refusals().get(Refusal.FULL).total());
        assertEquals(all, snapshot.sendersGone());
    }
}
