package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.List;
import pushwoosh.webhook.container.FaultTable;

/** Counts what a fault did to what was appended, for a row of the {@link FaultTable}. */
final class FaultCount {
    private long times;
    private long acknowledged;
    private long lost;
    private long torn;

    /** A row for one test, which fails unless nothing is wrong. */
    static void check(String fault, long times, Collection<TrackedAppend> sent, List<String> wrong) {
        FaultCount count = new FaultCount();
        count.add(times, sent, wrong);
        count.addRow(fault);
        assertEquals(List.of(), wrong, fault);
    }

    /**
     * Adds another time.
     *
     * @param wrong as of {@link DayFileCheck}
     */
    void add(long faults, Collection<TrackedAppend> sent, List<String> wrong) {
        times += faults;
        acknowledged += sent.stream().filter(TrackedAppend::isDurable).count();
        long missing = wrong.stream().filter(what -> what.startsWith(DayFileCheck.LOST)).count();
        lost += missing;
        torn += wrong.size() - missing;
    }

    void addRow(String fault) {
        FaultTable.add(fault, times, acknowledged, lost, torn);
    }
}
