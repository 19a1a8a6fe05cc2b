package pushwoosh.webhook.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushwoosh.webhook.journal.LogCapture;

/** Requests that are not answered yet: who answers them, how each is read, what the shutdown does. */
class InFlightTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String OWN_THREAD = ": each request holds a thread of the container until its answer; exclude"
            + " this application from the filter to serve more senders at a time";
    private static final String ACCEPTED = "setStatus 200, write accepted";

    private final LogCapture log = new LogCapture("pushwoosh.webhook");
    private final BodyLimits limits = new FakeRequest().limits;
    private final InFlight inFlight = new InFlight(limits, () -> { });

    @AfterEach
    void end() {
        Thread.interrupted();
        inFlight.close();
        log.close();
    }

    private void accept(FakeRequest http) throws IOException {
        inFlight.accept(http.request, http.response, http);
    }

    @Test
    void statusIs503UntilTheOutcomeIsKnown() throws IOException {
        FakeRequest http = FakeRequest.ofLength(10).arriveToTheEnd(10);
        http.isDecidedAtOnce = false;
        accept(http);
        http.assertCalls("setStatus 503, setTimeout 45000, onBody 10");
        assertEquals(1, inFlight.size());
        assertFalse(inFlight.awaitNone(Duration.ZERO));
        http.completion.accept(Outcome.accepted(1));
        http.assertCalls(ACCEPTED + ", complete");
        assertEquals(0, inFlight.size());
        assertTrue(inFlight.awaitNone(Duration.ZERO));
        assertEquals(List.of(), log.messages());
    }

    @Test
    void headDecidesOnceTheOwnerKnowsTheRequest() throws IOException {
        FakeRequest http = new FakeRequest();
        inFlight.accept(http.request, http.response, new RequestHandler() {
            @Override
            public Refusal onHead(HttpServletRequest request) {
                assertEquals(1, inFlight.size());
                return Refusal.CLOSING;
            }

            @Override
            public Answer answer(Outcome outcome) {
                return http.answer(outcome);
            }
        });
        assertTrue(http.calls.contains("write CLOSING"), http.calls::toString);
    }

    /** The conditions: a header of chunks, an announced length, a body that has ended, a refusal of the head. */
    @ParameterizedTest
    @CsvSource({"chunked,-1,true,,CONSUMED", "chunked,-1,true,UNAUTHORIZED,UNAUTHORIZED", ",-1,true,,accepted",
        "chunked,0,true,,accepted", "chunked,-1,false,,"})
    void bodyInChunksThatHasEndedBeforeItWasReadIsConsumed(String encoding, long length, boolean hasEnded,
            Refusal onHead, String answer) throws IOException {
        FakeRequest http = FakeRequest.ofLength(length).with("getHeader Transfer-Encoding", encoding);
        http.input.hasEnded = hasEnded;
        http.onHead = onHead;
        accept(http);
        assertEquals(answer, http.calls.stream().filter(call -> call.startsWith("write ")).findFirst()
                .map(call -> call.substring(6)).orElse(null));
    }

    @Test
    void bodyInChunksThatAFilterGivesAgainIsNotConsumed() throws IOException {
        FakeRequest http = new FakeRequest().with("getHeader Transfer-Encoding", "chunked").arriveToTheEnd(0);
        inFlight.accept(replacingInput(http, new FakeRequest().arriveToTheEnd(30).input), http.response, http);
        http.assertCalls("setStatus 503, onBody 30, " + ACCEPTED);
    }

    private static HttpServletRequest replacingInput(FakeRequest http, FakeInput input) {
        return new HttpServletRequestWrapper(http.request) {
            @Override
            public FakeInput getInputStream() {
                return input;
            }
        };
    }

    @Test
    void requestHoldsItsThreadWhereAFilterLeavesNoOtherWayAndEachReasonIsLoggedOnce() throws IOException {
        for (int i = 0; i < 3; i++) {
            FakeRequest http = FakeRequest.ofLength(10).arriveToTheEnd(10).with("isAsyncSupported", false);
            accept(http);
            http.assertCalls("setStatus 503, onBody 10, " + ACCEPTED);
            http = FakeRequest.ofLength(10).arriveToTheEnd(10).with("isCommitted", true);
            accept(http);
            http.assertCalls("setStatus 503, onBody 10");
            http = FakeRequest.ofLength(10).arriveToTheEnd(10);
            inFlight.accept(http.request, new HttpServletResponseWrapper(http.response), http);
            http.assertCalls("setStatus 503, onBody 10, " + ACCEPTED);
            http = FakeRequest.ofLength(10).arriveToTheEnd(10).with("getInputStream", new IllegalStateException());
            accept(http);
            http.assertCalls("setStatus 503, onBody CONSUMED, setStatus 503, write CONSUMED");
        }
        assertEquals(List.of("a filter does not support asynchronous processing (async-supported in its declaration)",
                "a filter sends the response before the answer is known",
                "a filter wraps the response (" + HttpServletResponseWrapper.class.getName() + ")",
                "a filter replaces or has read the body (" + new FakeRequest().request.getClass().getName() + ")")
                .stream().map(reason -> "WARNING " + reason + OWN_THREAD).toList(), log.messages());
    }

    @Test
    void wrapperThatLeavesTheStreamAloneChangesNothing() throws IOException {
        FakeRequest http = FakeRequest.ofLength(10).arriveToTheEnd(10);
        inFlight.accept(new HttpServletRequestWrapper(http.request), http.response, http);
        http.assertCalls("setStatus 503, setTimeout 45000, onBody 10, " + ACCEPTED + ", complete");
    }

    @Test
    void requestsHoldTheirThreadAfterOneWhoseResponseWasSentBeforeTheOutcome() throws IOException {
        FakeRequest early = FakeRequest.ofLength(10).arriveToTheEnd(10);
        early.isDecidedAtOnce = false;
        accept(early);
        early.with("isCommitted", true).completion.accept(Outcome.accepted(1));
        early.assertCalls("setStatus 503, setTimeout 45000, onBody 10, complete");
        FakeRequest next = FakeRequest.ofLength(10).arriveToTheEnd(10);
        accept(next);
        next.assertCalls("setStatus 503, onBody 10, " + ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({"GET,0,,true", "GET,-1,,true", "HEAD,-1,,true", "GET,1,,false", "GET,-1,chunked,false",
        "POST,-1,,false", "POST,0,,false"})
    void answerThatNeedsNoBodyIsSentAtOnceUnlessThereMayBeABody(String method, long length, String encoding,
            boolean isAtOnce) throws IOException {
        FakeRequest http = FakeRequest.ofLength(length).with("getMethod", method)
                .with("getHeader Transfer-Encoding", encoding);
        http.input.hasEnded = encoding == null && length == 0;
        inFlight.answer(http.request, http.response, Answer.text(404, "", "nothing"));
        String answer = "setStatus 404, write nothing";
        http.assertCalls(isAtOnce ? answer : "setStatus 503, setTimeout 45000, "
                + (length == 0 ? answer + ", complete" : "setReadListener"));
        if (!isAtOnce && length != 0) {
            inFlight.refuseReading();
            http.assertCalls("setHeader Connection close, " + answer + ", complete");
        }
    }

    @ParameterizedTest
    @CsvSource({"8192,setReadListener", "8193,write"})
    void pageLargerThanTheBufferIsNeverWrittenByTheDeadlinesThread(int bytes, String lastCall) throws IOException {
        FakeRequest http = FakeRequest.ofLength(10).with("getMethod", "GET");
        inFlight.answer(http.request, http.response, Answer.text(200, "", "x".repeat(bytes)));
        assertTrue(http.calls.get(http.calls.size() - 1).startsWith(lastCall), http.calls::toString);
    }

    @Test
    void shutdownFirstRefusesThoseWhoseBodyIsStillArriving() throws IOException {
        FakeRequest reading = FakeRequest.ofLength(10);
        FakeRequest storing = FakeRequest.ofLength(10).arriveToTheEnd(10);
        storing.isDecidedAtOnce = false;
        accept(reading);
        accept(storing);
        reading.skipCalls();
        storing.skipCalls();
        inFlight.refuseReading();
        reading.assertCalls("setHeader Connection close, setStatus 503, write CLOSING, complete");
        storing.assertCalls("");
        inFlight.close();
        storing.assertCalls("setStatus 503, write CLOSING, complete");
    }

    @Test
    void deadlinesEndRequestsWhateverOthersThrow() throws IOException {
        CompletableFuture<Thread> deadlines = new CompletableFuture<>();
        try (InFlight impatient = new InFlight(new BodyLimits(10, Duration.ZERO, LONG, limits.memory()), () -> {
            deadlines.complete(Thread.currentThread());
            throw new IllegalStateException();
        })) {
            FakeRequest failing = new FakeRequest();
            FakeRequest late = new FakeRequest();
            deadlines.join(); // The first period was before these requests.
            impatient.accept(failing.request, failing.response, failing);
            impatient.accept(late.request, late.response, late);
            failing.with("isCommitted", new StackOverflowError());
            assertTrue(impatient.awaitNone(Duration.ofSeconds(30)));
            assertTrue(late.calls.contains("write TOO_SLOW"), late.calls::toString);
        }
        assertEquals("WARNING the deadlines thread continues after", log.messages().get(0));
    }

    @Test
    void deadlinesContinueThoughTheReportOfAnErrorFails() throws InterruptedException {
        Handler withoutMemory = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord entry) {
                throw new OutOfMemoryError("injected");
            }
        };
        Logger logger = Logger.getLogger("pushwoosh.webhook");
        logger.addHandler(withoutMemory);
        CountDownLatch periods = new CountDownLatch(3);
        InFlight failing = new InFlight(limits, () -> {
            periods.countDown();
            throw new OutOfMemoryError("injected");
        });
        assertTrue(periods.await(30, TimeUnit.SECONDS));
        failing.close();
        logger.removeHandler(withoutMemory);
    }

    @Test
    void closeWaitsForTheThreadOfTheDeadlines() throws InterruptedException {
        CountDownLatch isClosing = new CountDownLatch(1);
        CompletableFuture<Thread> deadlines = new CompletableFuture<>();
        InFlight other = new InFlight(limits, () -> {
            deadlines.complete(Thread.currentThread());
            try {
                isClosing.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread thread = deadlines.join();
        Thread closer = new Thread(other::close);
        closer.start();
        awaitState(closer, Thread.State.TIMED_WAITING);
        isClosing.countDown();
        closer.join();
        thread.join();
    }

    @Test
    void threadOfTheDeadlinesEndsWithTheCloseAndWithTheProcess() throws InterruptedException {
        CompletableFuture<Thread> deadlines = new CompletableFuture<>();
        Thread owner = new Thread(() -> new InFlight(limits, () -> deadlines.complete(Thread.currentThread())).close());
        owner.setDaemon(false);
        owner.start();
        owner.join();
        assertFalse(deadlines.join().isAlive());
        assertTrue(deadlines.join().isDaemon());
        assertEquals("pushwoosh-webhook deadlines", deadlines.join().getName());
    }

    @Test
    void interruptEndsTheWaitAndTheCloseAndIsKept() throws IOException {
        accept(FakeRequest.ofLength(10));
        Thread.currentThread().interrupt();
        assertFalse(inFlight.awaitNone(LONG));
        inFlight.close();
        assertTrue(Thread.interrupted());
    }

    @Test
    void waitEndsWithTheLastRequest() throws IOException {
        accept(FakeRequest.ofLength(10));
        CompletableFuture<Boolean> isNone = new CompletableFuture<>();
        Thread waiting = new Thread(() -> isNone.complete(inFlight.awaitNone(LONG)));
        waiting.start();
        awaitState(waiting, Thread.State.TIMED_WAITING);
        assertFalse(isNone.isDone());
        inFlight.refuseReading();
        assertTrue(isNone.join());
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            assertTrue(thread.isAlive(), "does not wait");
            Thread.onSpinWait();
        }
    }
}
