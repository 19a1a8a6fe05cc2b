package pushwoosh.webhook.event;

import java.util.Locale;

/** Counts verdicts; prints one line of figures if the test passed. One thread. */
final class CountingParser {
    private long accepted;
    private long refused;
    private long slowestNanos;

    Parsed parse(byte[] body) {
        long begin = System.nanoTime();
        Parsed parsed = Parsing.PARSER.parse(body);
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - begin);
        if (parsed instanceof Parsed.Events) {
            accepted++;
        } else {
            refused++;
        }
        return parsed;
    }

    /** Every verdict was the right one, and none was an exception: a test ends with the first that is not. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d bodies tried, %,d accepted, %,d refused, 0 mismatches, 0 escapes, slowest %.1f ms",
                accepted + refused, accepted, refused, slowestNanos / 1e6);
    }
}
