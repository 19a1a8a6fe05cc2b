package pushwoosh.webhook.journal;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Counts values by upper bounds that are fixed at the start. Not thread-safe: its owner guards it. */
public final class Histogram {
    private final long[] bounds;
    private final long[] counts;
    private long sum;

    /** A histogram with the given inclusive upper bounds, ascending; larger values count too. */
    public Histogram(long... bounds) {
        this.bounds = bounds.clone();
        this.counts = new long[bounds.length + 1];
    }

    public void add(long value) {
        int i = Arrays.binarySearch(bounds, value);
        counts[i < 0 ? -i - 1 : i]++;
        sum += value;
    }

    public Snapshot snapshot() {
        return new Snapshot(LongStream.of(bounds).boxed().toList(), LongStream.of(counts).boxed().toList(), sum);
    }

    /**
     * An immutable state.
     *
     * @param bounds inclusive upper bounds, ascending
     * @param counts values in each bucket, not cumulative; one more than bounds, the last is for larger values
     * @param sum of all values
     */
    public record Snapshot(List<Long> bounds, List<Long> counts, long sum) {
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }

        /** The least bound that this part of the values, 0 to 1, does not exceed; empty if none is large enough. */
        public OptionalLong quantile(double part) {
            long wanted = (long) Math.ceil(part * count());
            long seen = 0;
            for (int i = 0; i < bounds.size(); i++) {
                seen += counts.get(i);
                if (seen >= wanted) {
                    return OptionalLong.of(bounds.get(i));
                }
            }
            return OptionalLong.empty();
        }
    }
}
