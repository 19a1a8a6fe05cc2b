package pushwoosh.webhook.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static pushwoosh.webhook.Schedules.at;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jakarta.servlet.http.HttpServletResponse;

import pushwoosh.webhook.Schedules;

/**
 * A request as its threads see it: the container's, the journal's, and the thread of the deadlines or of the shutdown;
 * a fourth one where the body is read in another thread. What must not happen is noted and fails the end.
 */
final class ExchangeScenario extends FakeRequest implements Schedules.Scenario {
    private static final Logger LOGGER = Logger.getLogger("pushwoosh.webhook");
    private static final List<String> ERRORS = Collections.synchronizedList(new ArrayList<>());

    /**
     * Length of the pieces, announced length, whether the body ends with an error, whether the connection breaks in the
     * middle of the first piece, permits that others hold.
     */
    record Body(List<Integer> pieces, int announced, boolean isCut, boolean isReset, int permitsTaken) { }

    private final Body body;
    private boolean isDurable;
    private final boolean isShutDown;
    private final Exchange exchange;
    private final List<String> faults = new ArrayList<>();
    private final Input input = new Input();
    private Outcome result;
    private Runnable reader;
    private int bodies;
    private int refusals;
    private int completed;
    private boolean isDispatched = true;
    private boolean isEndedByContainer;

    /** Explores all bodies; returns the number of orders. */
    static int explore() {
        LOGGER.setFilter(line -> line.getLevel() != Level.SEVERE || !ERRORS.add(line.getMessage()));
        try {
            return orders();
        } finally {
            LOGGER.setFilter(null);
        }
    }

    private static int orders() {
        int orders = 0;
        for (Body body : List.of(new Body(List.of(100), 100, false, false, 0),
                new Body(List.of(5_000, 10), -1, false, false, 0), new Body(List.of(5_000), 6_000, false, false, 0),
                new Body(List.of(5_000), -1, true, false, 0),
                new Body(List.of(9_500), -1, false, false, 0), new Body(List.of(5_000), -1, false, false, PERMITS),
                new Body(List.of(5_000), -1, true, true, 0))) {
            orders += Schedules.explore(() -> new ExchangeScenario(body, true));
            orders += Schedules.explore(() -> new ExchangeScenario(body, false));
        }
        return orders;
    }

    ExchangeScenario(Body body, boolean isShutDown) {
        this.body = body;
        this.isShutDown = isShutDown;
        memory.acquireUninterruptibly(body.permitsTaken);
        with("getInputStream", input).with("getContentLengthLong", (long) body.announced)
                .with("getServletConnection.getProtocol", "http/1.1");
        try {
            exchange = exchange();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (proxy instanceof HttpServletResponse && (completed > 0 || isEndedByContainer)) {
            faults.add("response used after its end");
        }
        switch (method.getName()) {
            case "setStatus" -> at("response");
            case "start" -> {
                at("reader");
                reader = (Runnable) arguments[0];
            }
            case "complete" -> {
                at("input");
                if (isEndedByContainer) {
                    faults.add("another request completed");
                }
                completed++;
            }
            default -> { }
        }
        return super.invoke(proxy, method, arguments);
    }

    @Override
    public List<Runnable> actors() {
        return List.of(() -> {
            try {
                container();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, this::journal, isShutDown ? () -> exchange.refuse(Refusal.CLOSING) : this::expire,
                this::reader);
    }

    private void container() throws IOException {
        input.arrive();
        exchange.begin(null);
        endDispatch();
        while (input.hasNext && beginDispatch()) {
            input.listener.onDataAvailable();
            if (body.isReset) {
                input.listener.onError(new EOFException());
                isEndedByContainer = true;
                return;
            }
            endDispatch();
            Schedules.await("reader", () -> reader == null);
            if (input.left == 0) {
                input.arrive();
            } else if (!exchange.isReading()) {
                return;
            }
        }
        if (!input.hasNext && beginDispatch()) {
            if (body.isCut) {
                input.listener.onError(new EOFException());
            } else {
                input.listener.onAllDataRead();
            }
            endDispatch();
        }
    }

    /** The container calls no listener of a request that has ended, and ends none during a call. */
    private boolean beginDispatch() {
        at("input");
        isDispatched = input.listener != null && completed == 0;
        return isDispatched;
    }

    private void endDispatch() {
        at("input");
        isDispatched = false;
    }

    private void expire() {
        exchange.expire(System.nanoTime() + Duration.ofDays(1).toNanos());
    }

    private void reader() {
        while (Schedules.await("reader", () -> reader != null)) {
            reader.run();
            at("reader");
            reader = null;
        }
    }

    private void journal() {
        if (Schedules.await("handler", () -> completion != null)) {
            isDurable = bodies > 0;
            completion.accept(result);
        }
    }

    private boolean isRecycled() {
        return isEndedByContainer || completed > 0 && !isDispatched;
    }

    @Override
    public void onBody(Refusal refusal, byte[] bytes, Consumer<Outcome> done) {
        at("handler");
        bodies += refusal == null ? 1 : 0;
        refusals += refusal == null ? 0 : 1;
        if (refusal == null
                && (bytes == null || bytes.length != body.pieces.stream().mapToInt(piece -> piece).sum())) {
            faults.add("not the body");
        }
        result = refusal == null ? Outcome.accepted(1) : Outcome.refused(refusal);
        completion = done;
    }

    @Override
    public Answer answer(Outcome outcome) {
        if (outcome.refusal() == null && !isDurable) {
            faults.add("acknowledged and not durable");
        }
        return super.answer(outcome);
    }

    /** After the next period of the deadlines, and the journal's answer to what that has handed over. */
    @Override
    public void end() {
        expire();
        journal();
        assertEquals(List.of(), faults);
        assertEquals(List.of(), ERRORS);
        for (String call : List.of("setStatus", "write", "complete", "end")) {
            assertEquals(1, calls.stream().filter(any -> any.startsWith(call)).count(), calls::toString);
        }
        assertFalse(calls.contains("committed early"));
        memory.release(body.permitsTaken);
        assertFalse(holdsMemory());
        assertEquals(true, bodies + refusals <= 1, "handed over more than once");
    }

    /**
     * One piece after the other; an access after the end of the request, or while another thread closes it, is a fault.
     */
    private final class Input extends FakeInput {
        private boolean hasNext = true;
        private boolean isInUse;
        private boolean isClosed;
        private int next;
        private int left;

        private void arrive() {
            at("input");
            hasNext = next < body.pieces.size();
            left = hasNext ? body.pieces.get(next++) : 0;
        }

        private void use() {
            if (isRecycled() || reader != null && completed > 0 || isInUse || isClosed) {
                faults.add(isInUse ? "input used by two" : isClosed ? "input used after its close"
                        : "input used after the request's end");
            }
        }

        @Override
        public int available() {
            use();
            return left;
        }

        @Override
        public boolean isReady() {
            use();
            return left > 0;
        }

        @Override
        public boolean isFinished() {
            return !hasNext;
        }

        @Override
        public int read(byte[] target, int start, int length) {
            at("input");
            use();
            isInUse = true;
            int count = Math.min(length, left);
            at("input");
            left -= count;
            isInUse = false;
            return count;
        }

        @Override
        public void close() {
            at("input");
            if (isInUse) {
                faults.add("closed in the middle of a read");
            }
            isClosed = true;
        }
    }
}
