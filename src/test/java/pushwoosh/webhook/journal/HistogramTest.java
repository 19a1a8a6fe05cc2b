package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void valueCountsUnderTheFirstBoundThatIsNotLess() {
        Histogram histogram = new Histogram(1, 10, 100);
        for (long value : new long[] {0, 1, 2, 10, 11, 100, 101, 5000}) {
            histogram.add(value);
        }
        Histogram.Snapshot snapshot = histogram.snapshot();
        assertEquals(List.of(1L, 10L, 100L), snapshot.bounds());
        assertEquals(List.of(2L, 2L, 2L, 2L), snapshot.counts());
        assertEquals(8, snapshot.count());
        assertEquals(5225, snapshot.sum());
    }

    @Test
    void snapshotStaysAsItWas() {
        Histogram histogram = new Histogram(1);
        Histogram.Snapshot before = histogram.snapshot();
        histogram.add(7);
        assertEquals(0, before.count());
        assertEquals(1, histogram.snapshot().count());
    }

    @Test
    void quantileIsTheLeastBoundThatThisPartDoesNotExceed() {
        Histogram histogram = new Histogram(1, 10, 100);
        for (long value : new long[] {1, 10, 10, 5000}) {
            histogram.add(value);
        }
        Histogram.Snapshot snapshot = histogram.snapshot();
        assertEquals(OptionalLong.of(1), snapshot.quantile(0.25));
        assertEquals(OptionalLong.of(10), snapshot.quantile(0.26));
        assertEquals(OptionalLong.of(10), snapshot.quantile(0.75));
        assertEquals(OptionalLong.empty(), snapshot.quantile(0.76), "larger than every bound");
    }
}
