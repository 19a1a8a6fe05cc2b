package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pushwoosh.webhook.Schedules.at;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import pushwoosh.webhook.Schedules;

/** Two threads that offer, one that takes and completes, and one that closes, in every order of their calls. */
class AppendQueueInterleavingTest {
    @Test
    void everyOrderCompletesEachAppendOnceAndGivesTheBytesBack() {
        int orders = Schedules.explore(Threads::new);
        assertTrue(orders > 100, orders + " orders");
    }

    private static final class Threads implements Schedules.Scenario {
        private final AppendQueue queue = new AppendQueue(400);
        private final List<String> told = new ArrayList<>();
        private final List<String> offered = new ArrayList<>();
        private final List<Append> committed = new ArrayList<>();
        private boolean isClosed;

        @Override
        public List<Runnable> actors() {
            return List.of(() -> offerTwo("a"), () -> offerTwo("b"), this::commit, () -> {
                at(queue).close();
                isClosed = true;
            });
        }

        private void offerTwo(String name) {
            for (int i = 0; i < 2; i++) {
                offer(name + i);
            }
        }

        private void offer(String name) {
            Append[] append = new Append[1];
            append[0] = new Append(Series.EVENTS, List.of(new byte[10]), 0, state -> {
                assertEquals(committed.contains(append[0]), state == JournalState.OPEN, name);
                told.add(name);
            });
            boolean wasClosed = at(this).isClosed;
            JournalState state = at(queue).offer(append[0]);
            if (state == JournalState.OPEN) {
                offered.add(name);
                assertEquals(false, wasClosed, name);
            }
        }

        /** The first batch is committed, the second fails, and each is completed as failed once more. */
        private void commit() {
            for (int i = 0; i < 3; i++) {
                complete(at(queue).take(0), i % 2 == 0 ? JournalState.OPEN : JournalState.FAILED);
            }
        }

        private void complete(List<Append> batch, JournalState state) {
            at(queue);
            if (state == JournalState.OPEN) {
                committed.addAll(batch);
            }
            assertEquals(null, queue.complete(batch, state));
            assertEquals(null, at(queue).complete(batch, JournalState.FAILED));
        }

        @Override
        public void end() {
            complete(queue.take(0), JournalState.FAILED);
            assertEquals(offered.stream().sorted().toList(), told.stream().sorted().toList());
            assertEquals(0, queue.bytes());
            assertEquals(List.of(), queue.take(0));
        }
    }
}
