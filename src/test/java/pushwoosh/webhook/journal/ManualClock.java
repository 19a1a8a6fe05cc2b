package pushwoosh.webhook.journal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Two clocks that stand still unless moved: a wall clock, which can be set, and an elapsed-time clock, which only
 * advances. Any thread may read, one moves them.
 */
public final class ManualClock extends Clock {
    private volatile Instant wall;
    private volatile long elapsedNanos = -5_000_000_000L; // Elapsed time may be negative.

    public ManualClock(String instant) {
        this.wall = Instant.parse(instant);
    }

    /** Time passes. */
    public void pass(Duration time) {
        wall = wall.plus(time);
        elapsedNanos = elapsedNanos + time.toNanos();
    }

    /** Sets the wall clock. */
    void set(Instant instant) {
        wall = instant;
    }

    @Override
    public Instant instant() {
        return wall;
    }

    long nanoTime() {
        return elapsedNanos;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the journal has a zone of its own");
    }
}
