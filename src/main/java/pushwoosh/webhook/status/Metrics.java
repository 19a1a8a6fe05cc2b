package pushwoosh.webhook.status;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.event.Event;
import pushwoosh.webhook.event.Violation;

/**
 * Counts what comes in and what is answered, and keeps the latest few of it. Bounded memory, whatever is
 * sent. Any thread; a counted event costs a hash look-up, and nobody waits for a reader longer than it takes
 * to copy a few hundred numbers.
 */
public final class Metrics {
    private static final int LATEST_EVENTS = 20;
    private static final int LATEST_REJECTIONS = 10;
    private static final int TEXT_CHARACTERS_MAX = 100;

    private final Clock clock;
    private final Instant startedAt;
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final Map<Refusal, Tally> refusals;
    private final LongAdder bodyBytes = new LongAdder();
    private final LongAdder rejectedWithoutBody = new LongAdder();
    private final LongAdder sendersGone = new LongAdder();
    private final EventCounts counts;
    private final Deque<LatestEvent> latestEvents = new ArrayDeque<>();
    private final Deque<Rejection> latestRejections = new ArrayDeque<>();
    private long lastEventMillis;
    private boolean isPastCounted;

    public Metrics(ZoneId zone, Clock clock) {
        this.clock = clock;
        this.startedAt = clock.instant();
        this.counts = new EventCounts(zone, startedAt.toEpochMilli());
        this.refusals = new EnumMap<>(Refusal.class);
        Refusal.ofPosts().forEach(refusal -> refusals.put(refusal, new Tally()));
        refusals.remove(Refusal.MISCONFIGURED); // Nothing counts then.
    }

    /** Since when is counted. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Events have become durable. */
    public void accepted(List<Event> events, int bodyBytes) {
        this.bodyBytes.add(bodyBytes);
        long now = clock.millis();
        synchronized (this) {
            lastEventMillis = now;
            for (Event event : events) {
                counts.add(now, event.eventName());
            }
            for (Event event : events.subList(Math.max(0, events.size() - LATEST_EVENTS), events.size())) {
                keep(latestEvents, LATEST_EVENTS, new LatestEvent(Instant.ofEpochMilli(now), shorten(event.eventName()),
                        shorten(event.applicationCode()), shorten(event.platform()), shorten(event.hwid())));
            }
        }
    }

    /** A rejected line has become durable. */
    public void rejected(Refusal refusal, List<Violation> violations, boolean isBodyLeftOut) {
        if (isBodyLeftOut) {
            rejectedWithoutBody.increment();
        }
        Violation first = violations.get(0);
        Rejection rejection = new Rejection(clock.instant(), refusal.status(),
                shorten(first.pointer()), shorten(first.detail()), violations.size() - 1);
        synchronized (this) {
            keep(latestRejections, LATEST_REJECTIONS, rejection);
        }
    }

    /** A POST was answered with this status; {@code refusal} is null if its events were accepted. */
    public void answered(Refusal refusal, int status) {
        answers.computeIfAbsent(status, any -> new LongAdder()).increment();
        if (refusal != null) {
            refusals.get(refusal).add(clock.millis());
        }
    }

    /** A sender went away before its answer. */
    public void senderGone() {
        sendersGone.increment();
    }

    /** Adds what the files hold from before the start; {@code lastMillis} is 0 if that is nothing. */
    synchronized void addPast(EventCounts past, long lastMillis) {
        counts.addPast(past);
        lastEventMillis = Math.max(lastEventMillis, lastMillis);
        isPastCounted = true;
    }

    private static <T> void keep(Deque<T> latest, int max, T newest) {
        if (latest.size() == max) {
            latest.removeLast();
        }
        latest.addFirst(newest);
    }

    /** So that twenty events do not hold twenty large bodies. */
    private static String shorten(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX ? text : text.substring(0, TEXT_CHARACTERS_MAX) + "\u2026";
    }

    /** The figures now. */
    public synchronized Snapshot snapshot() {
        Instant now = clock.instant();
        Map<Integer, Long> answered = new TreeMap<>();
        answers.forEach((status, count) -> answered.put(status, count.sum()));
        Map<Refusal, Refusals> refused = new EnumMap<>(Refusal.class);
        refusals.forEach((reason, tally) -> refused.put(reason, tally.snapshot()));
        return new Snapshot(now, startedAt, instant(lastEventMillis), counts.snapshot(now.toEpochMilli()), isPastCounted,
                new ArrayList<>(latestEvents), new ArrayList<>(latestRejections), answered, refused, bodyBytes.sum(),
                rejectedWithoutBody.sum(), sendersGone.sum());
    }

    private static Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    private static final class Tally {
        private final LongAdder count = new LongAdder();
        private volatile long lastMillis;

        void add(long now) {
            count.increment();
            lastMillis = now;
        }

        Refusals snapshot() {
            return new Refusals(count.sum(), instant(lastMillis));
        }
    }

    /** An event as the status page shows it, but for the address, which is not masked yet. */
    public record LatestEvent(Instant at, String name, String application, String platform, String address) {
    }

    /** A rejected body: its first violation, and how many more it has. */
    public record Rejection(Instant at, int status, String pointer, String detail, int more) {
    }

    /** How many POSTs were refused for one reason, and when last, or null. */
    public record Refusals(long count, Instant last) {
    }

    /**
     * The figures at one moment.
     *
     * @param now the moment
     * @param startedAt since when is counted
     * @param lastEventAt null for never, as far as is known
     * @param counts events by hour and name
     * @param isPastCounted whether the counts hold what was in the files at the start
     * @param latestEvents newest first
     * @param latestRejections newest first
     * @param answers POSTs by status of their answer
     * @param refusals by reason, each of them even if there were none
     * @param bodyBytes of accepted bodies, after decompression
     * @param rejectedWithoutBody rejected lines whose body was not kept, for the day's cap
     * @param sendersGone POSTs whose sender went away before the answer
     */
    public record Snapshot(Instant now, Instant startedAt, Instant lastEventAt, EventCounts.Snapshot counts, boolean isPastCounted,
            List<LatestEvent> latestEvents, List<Rejection> latestRejections, Map<Integer, Long> answers,
            Map<Refusal, Refusals> refusals, long bodyBytes, long rejectedWithoutBody, long sendersGone) {
    }
}
