package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefusalCountTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final long NOON = Instant.parse("2026-11-23T11:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;
    private final RefusalCount count = new RefusalCount(ZONE);

    @Test
    void countsTheLastSixtyMinutesTheDayOfTheZoneAndAll() {
        count.add(NOON);
        count.add(NOON + 59 * MINUTE);
        Instant last = Instant.ofEpochMilli(NOON + 59 * MINUTE);
        assertEquals(new RefusalCount.Snapshot(2, 2, 2, last), count.snapshot(NOON + 60 * MINUTE - 1));
        assertEquals(new RefusalCount.Snapshot(2, 2, 1, last), count.snapshot(NOON + 60 * MINUTE));
        assertEquals(new RefusalCount.Snapshot(2, 2, 0, last), count.snapshot(NOON + 12 * 60 * MINUTE - 1));
        assertEquals(new RefusalCount.Snapshot(2, 0, 0, last), count.snapshot(NOON + 12 * 60 * MINUTE));
    }

    @Test
    void pastCountsAddToHourAndDayButNotToTheTotal() {
        RefusalCount past = new RefusalCount(ZONE);
        past.add(NOON - 30 * MINUTE);
        past.add(NOON - 90 * MINUTE);
        past.add(NOON - 24 * 60 * MINUTE);
        count.add(NOON);
        count.addPast(past, NOON + MINUTE);
        assertEquals(new RefusalCount.Snapshot(1, 3, 2, Instant.ofEpochMilli(NOON)), count.snapshot(NOON + MINUTE));
        count.addPast(new RefusalCount(ZONE), NOON + MINUTE);
        assertEquals(3, count.snapshot(NOON + MINUTE).today());
    }

    @Test
    void agreesWithASimpleCountOverRandomTimes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Long> all = new ArrayList<>();
        long now = NOON;
        for (int i = 0; i < 2_000; i++) {
            now += random.nextInt(5) == 0 ? random.nextInt(1_000_000) : random.nextInt(1_000);
            count.add(now);
            all.add(now / MINUTE);
            long minute = now / MINUTE;
            assertEquals(all.stream().filter(each -> each > minute - 60).count(), count.snapshot(now).lastHour(),
                    "seed " + seed);
        }
    }
}
