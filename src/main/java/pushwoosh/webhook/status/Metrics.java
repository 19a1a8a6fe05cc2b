package pushwoosh.webhook.status;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
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
 * Counts events and answers, and keeps the latest few. Bounded memory, whatever is sent. Any thread; a counted event
 * costs a hash look-up, and no thread waits for a reader longer than it takes to copy a few thousand numbers.
 */
public final class Metrics {
    private static final int LATEST_EVENTS = 20;
    private static final int LATEST_REJECTIONS = 10;
    private static final int TEXT_CHARACTERS_MAX = 100;

    private final Clock clock;
    private final Instant startedAt;
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final Map<Refusal, RefusalCount> refusals = new EnumMap<>(Refusal.class);
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
        Refusal.ofPosts().forEach(refusal -> refusals.put(refusal, new RefusalCount(zone)));
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
                        shorten(event.applicationCode()), shorten(event.platform()), shorten(masked(event.hwid()))));
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
            synchronized (this) {
                refusals.get(refusal).add(clock.millis());
            }
        }
    }

    /** A sender went away before its answer. */
    public void senderGone() {
        sendersGone.increment();
    }

    /** Adds what the files have from before the start; {@code lastMillis} is that of the last event, or 0. */
    synchronized void addPast(EventCounts events, Map<Refusal, RefusalCount> rejected, long lastMillis) {
        long now = clock.millis();
        counts.addPast(events, now);
        rejected.forEach((refusal, count) -> refusals.get(refusal).addPast(count, now));
        lastEventMillis = Math.max(lastEventMillis, lastMillis);
        isPastCounted = true;
    }

    private static <T> void keep(Deque<T> latest, int max, T newest) {
        if (latest.size() == max) {
            latest.removeLast();
        }
        latest.addFirst(newest);
    }

    /** Cuts a text between two words if it has some, so that twenty events do not hold twenty large bodies. */
    private static String shorten(String text) {
        if (text.length() <= TEXT_CHARACTERS_MAX) {
            return text;
        }
        int space = text.lastIndexOf(' ', TEXT_CHARACTERS_MAX);
        int end = space > 0 ? space : TEXT_CHARACTERS_MAX;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "\u2026";
    }

    /** Of an e-mail address its first character and its domain; of anything else a quarter at either end, at most. */
    static String masked(String address) {
        int at = address.lastIndexOf('@');
        if (at > 0) {
            return address.substring(0, address.offsetByCodePoints(0, 1)) + "\u2026" + address.substring(at);
        }
        int kept = Math.min(3, address.length() / 4);
        return address.substring(0, kept) + "\u2026" + address.substring(address.length() - kept);
    }

    /** The figures now. */
    public synchronized Snapshot snapshot() {
        Instant now = clock.instant();
        Map<Integer, Long> answered = new TreeMap<>();
        answers.forEach((status, count) -> answered.put(status, count.sum()));
        Map<Refusal, RefusalCount.Snapshot> refused = new EnumMap<>(Refusal.class);
        refusals.forEach((reason, count) -> refused.put(reason, count.snapshot(now.toEpochMilli())));
        return new Snapshot(now, startedAt, lastEventMillis == 0 ? null : Instant.ofEpochMilli(lastEventMillis),
                counts.snapshot(now.toEpochMilli()), isPastCounted, List.copyOf(latestEvents),
                List.copyOf(latestRejections), answered, refused, bodyBytes.sum(),
                rejectedWithoutBody.sum(), sendersGone.sum());
    }

    /** An event as the status page shows it. */
    public record LatestEvent(Instant at, String name, String application, String platform, String maskedHwid) {
    }

    /** A rejected body: its first violation, and how many more it has. */
    public record Rejection(Instant at, int status, String pointer, String detail, int more) {
    }

    /**
     * The figures at one moment.
     *
     * @param now the moment
     * @param startedAt since when is counted
     * @param lastEventAt null if none is known
     * @param counts events by hour and name
     * @param isPastCounted whether the counts hold what was in the files at the start
     * @param latestEvents newest first
     * @param latestRejections newest first
     * @param answers POSTs by status of their answer
     * @param refusals by reason, each of them even if there were none
     * @param bodyBytes of accepted bodies, after decompression
     * @param rejectedWithoutBody rejected lines whose body was not kept, since the start
     * @param sendersGone POSTs whose sender went away before the answer
     */
    public record Snapshot(Instant now, Instant startedAt, Instant lastEventAt, EventCounts.Snapshot counts,
            boolean isPastCounted, List<LatestEvent> latestEvents, List<Rejection> latestRejections,
            Map<Integer, Long> answers, Map<Refusal, RefusalCount.Snapshot> refusals, long bodyBytes,
            long rejectedWithoutBody, long sendersGone) {
    }
}
