package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of appends, failures, power cuts, kills, restarts, midnights, clock steps, a full disk
 * and interference by other programs, for two journals on one directory. {@code -Djournal.seeds=N}
 * runs N of them, {@code -Djournal.seed=S} begins with the one of seed S; a failure names its seed.
 */
class RandomScheduleTest {
    private static final int SEEDS = Integer.getInteger("journal.seeds", 200);
    private static final long FIRST_SEED = Long.getLong("journal.seed", 1);

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    @Test
    void everyAcknowledgedLineIsThereWholeWhateverHappens() {
        FaultCount count = new FaultCount();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            RandomSchedule schedule = new RandomSchedule(seed);
            try {
                schedule.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Djournal.seed=" + seed + " -Djournal.seeds=1\n" + schedule, e);
            }
            schedule.addTo(count);
            assertEquals(List.of(), schedule.wrong(), () -> "-Djournal.seeds=1 -Djournal.seed=" + schedule);
        }
        count.addRow("simulated disk, " + SEEDS + " random schedules, also of kills and power cuts");
    }
}
