package pushwoosh.webhook;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import pushwoosh.webhook.event.Event;
import pushwoosh.webhook.event.Violation;

/** Counters of the edge. Any thread. */
final class Metrics {
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder rejectedWithoutBody = new LongAdder();
    private final LongAdder sendersGone = new LongAdder();

    void accepted(List<Event> accepted, int bodyBytes) {
        events.add(accepted.size());
        bytes.add(bodyBytes);
    }

    void rejected(Outcome.Kind kind, List<Violation> violations, boolean isBodyLeftOut) {
        rejected.increment();
        if (isBodyLeftOut) {
            rejectedWithoutBody.increment();
        }
    }

    void answered(Outcome outcome) {
    }

    void senderGone() {
        sendersGone.increment();
    }
}
