package pushwoosh.webhook.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
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
 * a hash look-up, and no thread waits for a reader longer than it takes to add up some ten thousand numbers.
 */
public final class Metrics {
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
    private final Count events = new Count();
    private final Map<String, Count> names = new HashMap<>();
    private final Deque<Entry> latestEvents = new ArrayDeque<>();
    private final Deque<Entry> latestRejections = new ArrayDeque<>();
    private boolean isPastCounted;

    public Metrics(ZoneId zone, Clock clock) {
        this.zone = zone;
        this.clock = clock;
        this.startedAt = clock.instant();
        Refusal.ofPosts().forEach(refusal -> refusals.put(refusal, new Count()));
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
            keep(latestEvents, LATEST_EVENTS, new Entry(Instant.ofEpochMilli(now), List.of(shorten(event.eventName()),
                    shorten(event.applicationCode()), shorten(event.platform()), shorten(masked(event.hwid())))));
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
            names.values().removeIf(each -> each.last < now - Duration.ofHours(Count.HOURS).toMillis());
        }
        return names.computeIfAbsent(names.containsKey(shown.toString()) || names.size() < NAMES_MAX
                ? shown.toString() : OTHER, any -> new Count());
    }

    /** A rejected line has become durable. */
    public synchronized void rejected(Refusal refusal, List<Violation> violations, boolean isBodyLeftOut) {
        rejectedWithoutBody += isBodyLeftOut ? 1 : 0;
        Violation first = violations.get(0);
        keep(latestRejections, LATEST_REJECTIONS, new Entry(clock.instant(), List.of(Integer.toString(refusal.status),
                (first.pointer().isEmpty() ? "" : shorten(first.pointer()) + ": ") + shorten(first.detail())
                + (violations.size() == 1 ? "" : "; and " + (violations.size() - 1) + " more"))));
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
        events.add(millis, true);
        Instant now = clock.instant();
        if (LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone).equals(LocalDate.ofInstant(now, zone))) {
            ofName(name, now.toEpochMilli()).add(millis, true);
        }
    }

    /** A rejected body from before the start, by the status of its answer. */
    synchronized void pastRejection(long millis, int status) {
        refusals.forEach((refusal, count) -> {
            if (refusal.status == status) {
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
        ZonedDateTime now = clock.instant().atZone(zone);
        Map<Refusal, Count.Snapshot> refused = new EnumMap<>(Refusal.class);
        refusals.forEach((reason, count) -> refused.put(reason, count.snapshot(now)));
        Map<String, Count.Snapshot> named = new TreeMap<>();
        names.forEach((name, count) -> named.put(name, count.snapshot(now)));
        return new Snapshot(now, startedAt, events.snapshot(now), named, isPastCounted, List.copyOf(latestEvents),
                List.copyOf(latestRejections), new TreeMap<>(answers), refused, bodyBytes, rejectedWithoutBody,
                sendersGone);
    }

    /** One of the latest events or rejected bodies, with its texts as the status page lists them. */
    public record Entry(Instant at, List<String> texts) {}

    /**
     * The figures at one moment.
     *
     * @param now in the zone whose days and hours are counted
     * @param isPastCounted whether the counts hold what was in the files at the start
     * @param latestEvents newest first: name, application, platform, masked hwid
     * @param latestRejections newest first: status, first violation and how many more there are
     * @param answers POSTs by status of their answer
     * @param refusals by reason; each reason even if there were none
     * @param bodyBytes of accepted bodies, after decompression
     * @param rejectedWithoutBody rejected lines whose body was not kept, since the start
     * @param sendersGone POSTs whose sender disconnected before the answer
     */
    public record Snapshot(ZonedDateTime now, Instant startedAt, Count.Snapshot events,
            Map<String, Count.Snapshot> names, boolean isPastCounted, List<Entry> latestEvents,
            List<Entry> latestRejections, Map<Integer, Long> answers, Map<Refusal, Count.Snapshot> refusals,
            long bodyBytes, long rejectedWithoutBody, long sendersGone) {}
}
