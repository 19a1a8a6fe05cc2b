package pushwoosh.webhook.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * Stamps batches, to the millisecond. A clock that steps back a little (NTP, a leap second) does not
 * lead back into yesterday's file: the stamp stands still until the clock has caught up. A clock that
 * steps back far was wrong before and is followed. For the committer's thread only.
 */
final class StampClock {
    private static final Duration LITTLE = Duration.ofMinutes(5);

    private final Clock clock;
    private final ZoneId zone;
    private final RateLimitedLog errors;
    private Instant last = Instant.MIN;

    StampClock(Clock clock, ZoneId zone, RateLimitedLog errors) {
        this.clock = clock;
        this.zone = zone;
        this.errors = errors;
    }

    Stamp next() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (now.isBefore(last)) {
            if (last.minus(LITTLE).isAfter(now)) {
                errors.error("the clock stepped back from " + last + " to " + now + "; following it");
            } else {
                now = last;
            }
        }
        last = now;
        return Stamp.of(now, zone);
    }
}
