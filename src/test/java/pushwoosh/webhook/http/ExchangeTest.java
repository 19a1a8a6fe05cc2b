package pushwoosh.webhook.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.journal.LogCapture;

/** What a request without a waiting thread calls, in order, and nothing else. */
class ExchangeTest {
    private static final String ACCEPTED = "setStatus 200, write accepted, complete, end";
    private static final int DISCARD_MAX = 8 << 20;

    private final LogCapture log = new LogCapture("pushwoosh.webhook");
    private FakeRequest http = new FakeRequest();
    private Exchange exchange;

    @AfterEach
    void endCapture() {
        log.close();
    }

    private void begin(FakeRequest request, Refusal onHead) throws IOException {
        http = request;
        exchange = http.exchange();
        http.assertCalls("setTimeout 45000");
        exchange.begin(onHead);
    }

    /** Nothing follows, whatever is called, and the memory is free. */
    private void assertOver(String expected) throws IOException {
        http.assertCalls(expected);
        http.arrive(10);
        exchange.onDataAvailable();
        exchange.onAllDataRead();
        exchange.expire(System.nanoTime() + Duration.ofDays(1).toNanos());
        exchange.refuse(Refusal.CLOSING);
        if (http.completion != null) {
            http.completion.accept(Outcome.accepted(1));
        }
        http.assertCalls("");
        assertFalse(http.holdsMemory());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 4_096})
    void smallBodyThatCameWithItsHeadNeedsNoListener(int length) throws IOException {
        begin(FakeRequest.ofLength(length).arrive(length), null);
        assertOver("onBody " + length + ", " + ACCEPTED);
    }

    @Test
    void smallBodyOfWhichAPartCameWithItsHeadIsReadByTheListener() throws IOException {
        begin(FakeRequest.ofLength(100).arrive(40), null);
        http.assertCalls("setReadListener");
        exchange.onDataAvailable(); // Some containers call without bytes.
        exchange.onDataAvailable();
        http.arriveToTheEnd(60);
        exchange.onDataAvailable();
        http.assertCalls("");
        http.input.listener.onAllDataRead();
        assertOver("onBody 100, " + ACCEPTED);
    }

    @Test
    void bodyInChunksIsReadAsItArrives() throws IOException {
        begin(new FakeRequest(), null);
        http.assertCalls("setReadListener");
        http.arrive(5_000);
        exchange.onDataAvailable();
        assertTrue(exchange.isReading());
        assertTrue(http.holdsMemory());
        http.arriveToTheEnd(4_000);
        exchange.onDataAvailable();
        exchange.onAllDataRead();
        assertOver("onBody 9000, " + ACCEPTED);
    }

    @Test
    void bodyThatEndedBeforeIsGivenToTheHandlerWithoutAListener() throws IOException {
        begin(FakeRequest.ofLength(5_000).arriveToTheEnd(0), null);
        assertOver("onBody CONSUMED, setStatus 503, write CONSUMED, complete, end");
    }

    @ParameterizedTest
    @CsvSource({"100,,99,CONSUMED", "-1, multipart/form-data,0,CONSUMED",
        "0, APPLICATION/x-www-form-urlencoded;a,0,CONSUMED", "-1,application/json,0,0", "-1, multipart/form-data,1,1",
        "-1, xapplication/x-www-form-urlencoded,0,0"})
    void bodyThatIsShorterThanAnnouncedOrAnEmptyFormIsNotStored(long length, String type, int bytes, String result)
            throws IOException {
        begin(FakeRequest.ofLength(length).with("getHeader Content-Type", type), null);
        http.arriveToTheEnd(bytes);
        exchange.onDataAvailable();
        exchange.onAllDataRead();
        assertTrue(http.calls.contains("onBody " + result), http.calls::toString);
    }

    @Test
    void lengthOfAnEncodedBodyIsNotReliable() throws IOException {
        begin(FakeRequest.ofLength(10).with("getHeader Content-Encoding", "gzip").arriveToTheEnd(6_000), null);
        exchange.onDataAvailable();
        exchange.onAllDataRead();
        assertOver("setReadListener, onBody 6000, " + ACCEPTED);
    }

    @Test
    void refusedBodyIsReadToItsEndBeforeTheAnswer() throws IOException {
        begin(FakeRequest.ofLength(9_000), Refusal.UNAUTHORIZED);
        http.assertCalls("setReadListener");
        http.arrive(5_000);
        exchange.onDataAvailable();
        assertFalse(http.holdsMemory());
        http.arriveToTheEnd(4_000);
        exchange.onDataAvailable();
        http.assertCalls("");
        exchange.onAllDataRead();
        assertOver("onBody UNAUTHORIZED, setStatus 401, write UNAUTHORIZED, complete, end");
    }

    @Test
    void bodyAboveTheLimitIsDiscardedAndAnswered413AtItsEnd() throws IOException {
        begin(new FakeRequest().arrive(20_000), null);
        exchange.onDataAvailable();
        assertEquals(0, http.input.arrived);
        assertFalse(http.holdsMemory());
        http.arriveToTheEnd(DISCARD_MAX - 20_000);
        exchange.onDataAvailable();
        http.assertCalls("setReadListener");
        exchange.onAllDataRead();
        assertOver("onBody TOO_LARGE, setStatus 413, write TOO_LARGE, complete, end");
    }

    @Test
    void bodyThatIsAnnouncedAboveTheLimitIsDiscardedFromItsFirstByte() throws IOException {
        begin(FakeRequest.ofLength(FakeRequest.LIMIT + 1), null);
        exchange.expire(System.nanoTime() + BodyLimits.DISCARD_SILENCE.toNanos());
        assertOver("setReadListener, onBody TOO_LARGE, setHeader Connection close, setStatus 413, write TOO_LARGE,"
                + " complete, end");
    }

    @Test
    void bodyIsDiscardedWhenTheMemoryOfAllBodiesIsUsed() throws IOException {
        FakeRequest request = new FakeRequest().arriveToTheEnd(9_000);
        request.memory.acquireUninterruptibly(50_000);
        begin(request, null);
        exchange.onDataAvailable();
        assertEquals(0, http.input.arrived);
        exchange.onAllDataRead();
        http.assertCalls("setReadListener, onBody BUSY, setStatus 503, write BUSY, complete, end");
        assertEquals(0, http.memory.availablePermits());
    }

    @Test
    void moreThan8MiBAreNotReadWhetherAnnouncedOrNot() throws IOException {
        String answer = "onBody TOO_LARGE, setHeader Connection close, setStatus 413, write TOO_LARGE, complete, end";
        begin(FakeRequest.ofLength(DISCARD_MAX + 1), null);
        assertOver("setReadListener, " + answer);
        begin(new FakeRequest().arrive(DISCARD_MAX), null);
        exchange.onDataAvailable();
        http.assertCalls("setReadListener");
        http.arrive(1);
        exchange.onDataAvailable();
        assertOver(answer);
    }

    @Test
    void shutdownHasNoTimeForBodies() throws IOException {
        begin(FakeRequest.ofLength(5_000), Refusal.CLOSING);
        assertOver("setReadListener, onBody CLOSING, setHeader Connection close, setStatus 503, write CLOSING, "
                + "complete, end");
    }

    @Test
    void requestThatWasAnsweredBeforeItBeginsIsNotRead() throws IOException {
        http = FakeRequest.ofLength(100).arrive(100);
        exchange = http.exchange();
        exchange.refuse(Refusal.CLOSING);
        exchange.begin(null);
        assertEquals(100, http.input.arrived);
        http.assertCalls("setTimeout 45000, setHeader Connection close, setStatus 503, write CLOSING, complete, end");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1,true", "HTTP/1.0,true", "HTTP/2.0,false", "HTTP/3.0,false"})
    void connectionIsClosedAfterABodyThatHasNotEndedWhereItIsNotShared(String protocol, boolean isClosed)
            throws IOException {
        begin(new FakeRequest().with("getProtocol", protocol), null);
        exchange.refuse(Refusal.CLOSING);
        assertEquals(isClosed, http.calls.contains("setHeader Connection close"));
    }

    @Test
    void bodyThatDoesNotArriveInTimeIsAnswered408() throws IOException {
        long start = System.nanoTime();
        begin(new FakeRequest().arrive(6_000), null);
        exchange.onDataAvailable();
        exchange.expire(start + http.limits.bodyTimeout().toNanos() - 1);
        http.assertCalls("setReadListener");
        exchange.expire(System.nanoTime() + http.limits.bodyTimeout().toNanos());
        assertOver("setHeader Connection close, setStatus 408, write TOO_SLOW, complete, end");
    }

    @Test
    void bytesOfARefusedBodyProlongItsSilence() throws IOException {
        begin(new FakeRequest(), Refusal.UNAUTHORIZED);
        long silenceEnd = System.nanoTime() + BodyLimits.DISCARD_SILENCE.toNanos();
        while (System.nanoTime() + BodyLimits.DISCARD_SILENCE.toNanos() == silenceEnd) {
            Thread.onSpinWait();
        }
        http.arrive(1);
        exchange.onDataAvailable();
        exchange.expire(silenceEnd);
        http.assertCalls("setReadListener");
        exchange.expire(System.nanoTime() + BodyLimits.DISCARD_SILENCE.toNanos());
        assertOver("onBody UNAUTHORIZED, setHeader Connection close, setStatus 401, write UNAUTHORIZED, complete, end");
    }

    @Test
    void handlerThatIsLateIsAnswered503AndItsOutcomeIsNotSent() throws IOException {
        FakeRequest request = FakeRequest.ofLength(5_000).arriveToTheEnd(5_000);
        request.isDecidedAtOnce = false;
        long start = System.nanoTime();
        begin(request, null);
        exchange.onDataAvailable();
        exchange.onAllDataRead();
        exchange.expire(start + http.limits.commitTimeout().toNanos() - 1);
        http.assertCalls("setReadListener, onBody 5000");
        assertFalse(http.holdsMemory(), "the handler does not use the bytes after its return");
        assertFalse(exchange.isReading());
        exchange.expire(System.nanoTime() + http.limits.commitTimeout().toNanos());
        assertOver("setStatus 503, write STALLED, complete, end");
    }

    @Test
    void handlerIsGivenTheBytesAsTheyWereSent() throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        http = FakeRequest.ofLength(3).arrive(3);
        RequestHandler handler = new RequestHandler() {
            @Override
            public void onBody(Refusal refusal, byte[] body, Consumer<Outcome> completion) {
                assertNull(refusal);
                bodies.add(body);
            }

            @Override
            public Answer answer(Outcome outcome) {
                throw new AssertionError();
            }
        };
        new Exchange(http.request, http.response, handler, http.limits, () -> { }, pending -> { }).begin(null);
        assertEquals("[120, 120, 120]", Arrays.toString(bodies.get(0)));
    }

    @Test
    void handlerThatThrowsIs503AndMemoryThatIsShortIsBusy() throws IOException {
        for (Throwable thrown : List.of(new OutOfMemoryError(), new IllegalStateException(),
                new StackOverflowError())) {
            FakeRequest request = FakeRequest.ofLength(6_000).arrive(6_000);
            request.onBody = () -> sneak(thrown);
            begin(request, null);
            exchange.onDataAvailable();
            exchange.onAllDataRead();
            assertOver("setReadListener, onBody 6000, setStatus 503, write "
                    + (thrown instanceof OutOfMemoryError ? "BUSY" : "FAILED") + ", complete, end");
        }
        String failed = "SEVERE a request failed and is answered 503";
        assertEquals(List.of(failed, failed), log.messages());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void senderThatIsGoneIsNotReadAgainAndARefusalIsStillItsAnswer() throws IOException {
        for (boolean isRefused : new boolean[] {false, true}) {
            begin(new FakeRequest().arrive(6_000), isRefused ? Refusal.UNAUTHORIZED : null);
            exchange.onDataAvailable();
            http.input.failure = new IOException("reset");
            exchange.onDataAvailable();
            http.input.failure = null;
            assertOver("setReadListener, " + (isRefused ? "onBody UNAUTHORIZED, " : "") + "setHeader Connection close, "
                    + (isRefused ? "setStatus 401, write UNAUTHORIZED" : "setStatus 408, write GONE")
                    + ", complete, end");
        }
        assertEquals(List.of("FINE sender gone", "FINE sender gone"), log.messages());
    }

    @Test
    void senderOfASmallBodyThatIsGoneIsNotReadAgain() throws IOException {
        FakeRequest request = FakeRequest.ofLength(100).arrive(10);
        request.input.failure = new IOException("reset");
        begin(request, null);
        assertOver("setHeader Connection close, setStatus 408, write GONE, complete, end");
    }

    @Test
    void containerThatGivesUpBeforeTheDiskIsDoneGetsTheAnswerNow() throws IOException {
        FakeRequest request = FakeRequest.ofLength(100).arrive(100);
        request.isDecidedAtOnce = false;
        begin(request, null);
        exchange.onError(new IOException("reset"));
        assertOver("onBody 100, setStatus 408, write GONE, complete, end");
    }

    @ParameterizedTest
    @CsvSource({"false,false,''", "true,false,'committed early, '", "true,true,''"})
    void responseThatAFilterHasSentIsNotWrittenAndTheOwnerHearsOfItIfTheContainerHasNotSentIt(boolean isEnded,
            boolean isGone, String note) throws IOException {
        FakeRequest request = FakeRequest.ofLength(100).arrive(isEnded ? 100 : 50).with("isCommitted", true);
        request.isDecidedAtOnce = false;
        begin(request, null);
        http.skipCalls();
        exchange.answer(isGone ? Outcome.GONE : Outcome.refused(Refusal.CLOSING));
        assertOver(note + "complete, end");
    }

    @Test
    void answerThatCannotBeSentEndsTheRequestAllTheSame() throws IOException {
        begin(FakeRequest.ofLength(100).with("write", new IOException("reset")).arrive(100), null);
        assertOver("onBody 100, " + ACCEPTED);
        begin(FakeRequest.ofLength(100).with("isCommitted", new IllegalStateException("recycled")).arrive(100), null);
        assertOver("onBody 100, complete, end");
        assertEquals(List.of("FINE answer not sent", "FINE answer not sent"), log.messages());
    }

    @Test
    void requestThatTheContainerHasCompletedEnds() throws IOException {
        begin(FakeRequest.ofLength(100).with("complete", new IllegalStateException("done")).arrive(100), null);
        assertOver("onBody 100, " + ACCEPTED);
        assertEquals(List.of("FINE completed by the container"), log.messages());
    }

    /** Whether the answer was sent, could not be, or was not found. */
    @ParameterizedTest
    @ValueSource(strings = {"", "write", "isCommitted"})
    void requestThatTheContainerCannotCompleteEnds(String failing) throws IOException {
        begin(new FakeRequest().with("complete", new NullPointerException())
                .with("write", failing.equals("write") ? new IOException() : null)
                .with("isCommitted", failing.equals("isCommitted") ? new StackOverflowError() : null)
                .arrive(6_000), null);
        exchange.onDataAvailable();
        http.skipCalls();
        assertThrows(NullPointerException.class, () -> exchange.refuse(Refusal.CLOSING));
        assertOver(failing.equals("isCommitted") ? "complete, end"
                : "setHeader Connection close, setStatus 503, write CLOSING, complete, end");
    }
}
