package pushwoosh.webhook.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pushwoosh.webhook.event.JsonText;
import pushwoosh.webhook.event.Parsed.Event;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.http.Refusal;

/**
 * Counts events and answers, and keeps the latest few. Memory is bounded, whatever is sent: past {@value #NAMES_MAX}
 * names of events in 24 hours, further ones count as {@value #OTHER}. Any thread, under one lock; a counted event costs
 * a hash look-up, and no thread waits for a reader longer than it takes to copy some hundreds of numbers.
 */
public final class Metrics {
    static final int HOURS = 24;
    static final int NAMES_MAX = 100;
    static final int TEXT_CHARACTERS_MAX = 100;
    static final String OTHER = "other";
    private static final int LATEST_EVENTS = 20;
    private static final int LATEST_REJECTIONS = 10;

    /** Start of the counts. */
    final Instant startedAt;
    private final ZoneId zone;
    private final Clock clock;
    private final Map<Integer, Long> answers = new TreeMap<>();
    private long bodyBytes;
    private long rejectedWithoutBody;
    private long sendersGone;
    private final Map<Refusal, Count> refusals = new EnumMap<>(Refusal.class);
    private final Count events;
    private final Map<String, Count> names = new HashMap<>();
    private final Deque<LatestEvent> latestEvents = new ArrayDeque<>();
    private final Deque<Rejection> latestRejections = new ArrayDeque<>();
    private boolean isPastCounted;

    public Metrics(ZoneId zone, Clock clock) {
        this.zone = zone;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.events = new Count(zone, Duration.ofHours(1), HOURS);
        Refusal.ofPosts().forEach(refusal -> refusals.put(refusal, new Count(zone, Duration.ofMinutes(1), 60)));
        refusals.remove(Refusal.MISCONFIGURED); // Nothing counts then.
    }

    /** Events have become durable. */
    public synchronized void accepted(List<Event> accepted, int bytes) {
        bodyBytes += bytes;
        long now = clock.millis();
        for (Event event : accepted) {
            events.add(now, false);
            ofName(event.eventName(), now).add(now, false);
        }
        for (Event event : accepted.subList(Math.max(0, accepted.size() - LATEST_EVENTS), accepted.size())) {
            keep(latestEvents, LATEST_EVENTS, new LatestEvent(Instant.ofEpochMilli(now), shorten(event.eventName()),
                    shorten(event.applicationCode()), shorten(event.platform()), shorten(masked(event.hwid()))));
        }
    }

    private Count ofName(String name, long now) {
        Count count = names.get(name);
        if (count != null) {
            return count;
        }
        // Bounded, and with an escape for what cannot be seen, so that no two names look the same.
        StringBuilder shown = new StringBuilder();
        name.codePoints().limit(TEXT_CHARACTERS_MAX).forEach(c -> JsonText.appendShown(shown, c));
        if (names.size() >= NAMES_MAX) {
            names.values().removeIf(each -> each.last < now - Duration.ofHours(HOURS).toMillis());
        }
        return names.computeIfAbsent(names.containsKey(shown.toString()) || names.size() < NAMES_MAX
                ? shown.toString() : OTHER, any -> new Count(zone, Duration.ofHours(1), 0)); // Not shown by hour.
    }

    /** A rejected line has become durable. */
    public synchronized void rejected(Refusal refusal, List<Violation> violations, boolean isBodyLeftOut) {
        rejectedWithoutBody += isBodyLeftOut ? 1 : 0;
        Violation first = violations.get(0);
        keep(latestRejections, LATEST_REJECTIONS, new Rejection(clock.instant(), refusal.status(),
                shorten(first.pointer()), shorten(first.detail()), violations.size() - 1));
    }

    /** A POST was answered with this status; {@code refusal} is null if its events were accepted. */
    public synchronized void answered(Refusal refusal, int status) {
        answers.merge(status, 1L, Long::sum);
        if (refusal != null) {
            refusals.get(refusal).add(clock.millis(), false);
        }
    }

    /** A sender disconnected before its answer. */
    public synchronized void senderGone() {
        sendersGone++;
    }

    /** An event from before the start. */
    synchronized void pastEvent(long millis, String name) {
        long now = clock.millis();
        events.add(millis, true);
        if (events.isToday(millis, now)) {
            ofName(name, now).add(millis, true);
        }
    }

    /** A rejected body from before the start, by the status of its answer. */
    synchronized void pastRejection(long millis, int status) {
        refusals.forEach((refusal, count) -> {
            if (refusal.status() == status) {
                count.add(millis, true);
            }
        });
    }

    /** Everything from before the start is counted. */
    synchronized void pastCounted() {
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
        Map<Refusal, Count.Snapshot> refused = new EnumMap<>(Refusal.class);
        refusals.forEach((reason, count) -> refused.put(reason, count.snapshot(now.toEpochMilli())));
        Map<String, Count.Snapshot> named = new TreeMap<>();
        names.forEach((name, count) -> named.put(name, count.snapshot(now.toEpochMilli())));
        return new Snapshot(now, startedAt, events.snapshot(now.toEpochMilli()), named, isPastCounted,
                List.copyOf(latestEvents), List.copyOf(latestRejections), new TreeMap<>(answers), refused, bodyBytes,
                rejectedWithoutBody, sendersGone);
    }

    /** An event as the status page shows it. */
    public record LatestEvent(Instant at, String name, String application, String platform, String maskedHwid) {}

    /** A rejected body: its first violation, and how many more it has. */
    public record Rejection(Instant at, int status, String pointer, String detail, int more) {}

    /**
     * The figures at one moment.
     *
     * @param events by hour, the last 24
     * @param isPastCounted whether the counts hold what was in the files at the start
     * @param latestEvents newest first
     * @param latestRejections newest first
     * @param answers POSTs by status of their answer
     * @param refusals by reason and minute, the last 60; each reason even if there were none
     * @param bodyBytes of accepted bodies, after decompression
     * @param rejectedWithoutBody rejected lines whose body was not kept, since the start
     * @param sendersGone POSTs whose sender disconnected before the answer
     */
    public record Snapshot(Instant now, Instant startedAt, Count.Snapshot events, Map<String, Count.Snapshot> names,
            boolean isPastCounted, List<LatestEvent> latestEvents, List<Rejection> latestRejections,
            Map<Integer, Long> answers, Map<Refusal, Count.Snapshot> refusals, long bodyBytes,
            long rejectedWithoutBody, long sendersGone) {}
}
