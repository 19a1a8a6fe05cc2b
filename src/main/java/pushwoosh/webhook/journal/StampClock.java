package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Stamps batches, to the millisecond. A clock that steps back a little (NTP, a leap second) does not
 * lead back into yesterday's file: the stamp stands still until the clock has caught up. A clock that
 * steps back far was wrong before and is followed. For the committer's thread only.
 */
final class StampClock {
    private static final Duration LITTLE = Duration.ofMinutes(5);
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

    private final Clock clock;
    private final ZoneId zone;
    private final RateLimitedLog errors;
    private Instant last = Instant.EPOCH;

    /**
     * When a batch was received: one instant gives the line's stamp and the file's date, so they agree.
     *
     * @param day the date in the configured zone
     * @param head the start of each line of the batch in ASCII: brace, {@code "received_at"}, its value and a comma
     */
    record Stamp(LocalDate day, byte[] head) {
    }

    StampClock(Clock clock, ZoneId zone, RateLimitedLog errors) {
        this.clock = clock;
        this.zone = zone;
        this.errors = errors;
    }

    Stamp next() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (last.minus(LITTLE).isAfter(now)) {
            errors.error("the clock stepped back from " + last + " to " + now + "; following it");
        } else if (now.isBefore(last)) {
            now = last;
        }
        last = now;
        ZonedDateTime time = now.atZone(zone);
        return new Stamp(time.toLocalDate(), ("{\"received_at\":\"" + FORMAT.format(time) + "\",").getBytes(US_ASCII));
    }
}
