package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.status.Metrics.LatestEvent;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.event.Event;
import pushwoosh.webhook.event.Violation;

class MetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private final Metrics metrics = new Metrics(ZoneOffset.UTC, Clock.fixed(NOW, ZoneOffset.UTC));

    private static Event event(String name) {
        return new Event(name, "app", "Email", "a@example.com");
    }

    @Test
    void nothingHasHappenedAtTheStart() {
        Metrics.Snapshot snapshot = metrics.snapshot();
        assertNull(snapshot.lastEventAt());
        assertEquals(Map.of(), snapshot.answers());
        assertEquals(12, snapshot.refusals().size());
        assertTrue(snapshot.refusals().values().stream().allMatch(refusals -> refusals.count() == 0
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
        assertEquals(new LatestEvent(NOW, "many 17", "app", "Email", "a\u2026@example.com"), snapshot.latestEvents()
                .get(0));
        assertEquals("single 13", snapshot.latestEvents().get(19).name());
        assertEquals(1_150, snapshot.bodyBytes());
        assertEquals(33, snapshot.counts().today());
        assertEquals(NOW, snapshot.lastEventAt());
    }

    @Test
    void ofALongValueOnlyTheBeginningIsKept() {
        String huge = "x".repeat(1_000_000);
        metrics.accepted(List.of(new Event(huge, huge, huge, huge)), 4_000_000);
        metrics.rejected(Refusal.INVALID, List.of(new Violation("/" + huge, huge)), false);
        LatestEvent kept = metrics.snapshot().latestEvents().get(0);
        assertTrue(kept.name().length() + kept.application().length() + kept.platform().length() + kept.maskedHwid()
                .length() < 500);
        assertTrue(metrics.snapshot().latestRejections().get(0).pointer().length() < 200);
        assertTrue(metrics.snapshot().latestRejections().get(0).detail().length() < 200);
    }

    @Test
    void aLongReasonIsCutBetweenTwoWords() {
        String reason = "is longer than it may be ".repeat(10);
        metrics.rejected(Refusal.INVALID, List.of(new Violation("/\uD83D\uDE00" + "\uD83D\uDE00".repeat(100), reason)),
                false);
        Metrics.Rejection kept = metrics.snapshot().latestRejections().get(0);
        assertTrue(kept.detail().length() > 80 && reason.startsWith(kept.detail().replace("\u2026", " ")),
                kept::detail);
        assertEquals("/" + "\uD83D\uDE00".repeat(49) + "\u2026", kept.pointer());
    }

    @Test
    void rejectionsKeepTheirFirstViolationAndTheNumberOfTheOthers() {
        for (int i = 0; i < 12; i++) {
            metrics.rejected(Refusal.INVALID, Collections.nCopies(3, new Violation("/" + i, "is wrong")), i == 0);
        }
        Metrics.Snapshot snapshot = metrics.snapshot();
        assertEquals(10, snapshot.latestRejections().size());
        assertEquals(new Metrics.Rejection(NOW, 422, "/11", "is wrong", 2), snapshot.latestRejections().get(0));
        assertEquals(1, snapshot.rejectedWithoutBody());
    }

    @Test
    void everyOutcomeIsCountedByAnswerAndReason() {
        for (Refusal refusal : Refusal.ofPosts()) {
            if (refusal != Refusal.MISCONFIGURED) {
                metrics.answered(refusal, refusal.status());
            }
        }
        metrics.answered(null, 200);
        metrics.answered(Refusal.INVALID, 200); // invalid-status=200
        Metrics.Snapshot snapshot = metrics.snapshot();
        assertEquals(Map.of(200, 2L, 400, 1L, 401, 1L, 408, 1L, 413, 1L, 422, 1L, 503, 7L), snapshot.answers());
        assertEquals(new RefusalCount.Snapshot(2, 2, 2, NOW), snapshot.refusals().get(Refusal.INVALID));
        assertTrue(snapshot.refusals().values().stream().allMatch(refusals -> refusals.count() >= 1));
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
        assertEquals(all, snapshot.counts().today());
        assertEquals(all, snapshot.bodyBytes());
        assertEquals(Map.of(200, all, 503, all), snapshot.answers());
        assertEquals(all, snapshot.refusals().get(Refusal.FULL).count());
        assertEquals(all, snapshot.sendersGone());
    }
}
