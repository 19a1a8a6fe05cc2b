package pushwoosh.webhook.journal;

import java.util.List;
import java.util.stream.IntStream;

/** An append as a test sees it: its lines, each with an id of its own, and what became of it. */
final class TrackedAppend {
    private final Series series;
    private final List<Integer> ids;
    private final int padding;
    private JournalState result;

    private TrackedAppend(Series series, List<Integer> ids, int padding) {
        this.series = series;
        this.ids = ids;
        this.padding = padding;
    }

    /** So many lines with ids from {@code firstId} on, each a little longer than {@code padding} bytes. */
    static TrackedAppend of(Series series, int firstId, int count, int padding) {
        return new TrackedAppend(series, IntStream.range(firstId, firstId + count).boxed().toList(), padding);
    }

    static TrackedAppend event(int id) {
        return of(Series.EVENTS, id, 1, 300);
    }

    static TrackedAppend rejected(int id) {
        return of(Series.REJECTED, id, 1, 300);
    }

    Series series() {
        return series;
    }

    List<Integer> ids() {
        return ids;
    }

    List<String> lines() {
        return ids.stream().map(this::line).toList();
    }

    private String line(int id) {
        String members = "\"id\":" + id + ",\"pad\":\"" + "x".repeat(padding) + "\"";
        return series == Series.EVENTS ? "{" + members + "}" : members;
    }

    synchronized void told(JournalState told) {
        if (result != null) {
            throw new AssertionError("told twice: " + result + ", " + told);
        }
        result = told;
    }

    /** Null until completed. */
    synchronized JournalState result() {
        return result;
    }

    boolean isDurable() {
        return result() == JournalState.OPEN;
    }

    @Override
    public String toString() {
        return series + " " + ids + " " + result();
    }
}
