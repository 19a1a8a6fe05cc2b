package pushwoosh.webhook.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.UndertowInput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.journal.LogCapture;

/** What a request that holds its thread calls, in order, and nothing else. */
class BlockingExchangeTest {
    private static final String ACCEPTED = "setStatus 200, write accepted, end";
    private static final String CLOSE = "setHeader Connection close, ";
    private static final int DISCARD_MAX = 8 << 20;

    private final LogCapture log = new LogCapture("pushwoosh.webhook");

    @AfterEach
    void endCapture() {
        log.close();
    }

    /** All calls of a request; afterwards its memory is free and nothing changes its answer. */
    private static void assertCalls(String expected, FakeRequest http, Refusal onHead) throws IOException {
        BlockingExchange exchange = http.blockingExchange();
        try {
            exchange.begin(onHead);
        } finally {
            exchange.refuse(Refusal.CLOSING);
            http.assertCalls(expected);
            assertFalse(http.holdsMemory());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,0", "0,0", "100,100", "-1,9000", "9000,9000"})
    void wholeBodyIsReadAndAnsweredInTheThreadOfTheRequest(long announced, int bytes) throws IOException {
        assertCalls("onBody " + bytes + ", " + ACCEPTED, FakeRequest.ofLength(announced).arriveToTheEnd(bytes), null);
    }

    @Test
    void refusedBodyIsReadToItsEndBeforeTheAnswer() throws IOException {
        FakeRequest http = new FakeRequest().arriveToTheEnd(DISCARD_MAX);
        assertCalls("onBody UNAUTHORIZED, setStatus 401, write UNAUTHORIZED, end", http, Refusal.UNAUTHORIZED);
        assertEquals(0, http.input.arrived);
    }

    @Test
    void bodyAboveTheLimitIsDiscardedAndAnswered413() throws IOException {
        FakeRequest http = new FakeRequest().arriveToTheEnd(20_000);
        assertCalls("onBody TOO_LARGE, setStatus 413, write TOO_LARGE, end", http, null);
        assertEquals(0, http.input.arrived);
    }

    @Test
    void bodyThatIsAnnouncedAboveTheLimitIsDiscardedFromItsFirstByte() throws IOException {
        FakeRequest http = FakeRequest.ofLength(FakeRequest.LIMIT + 1).arrive(5_000);
        BlockingExchange exchange = http.blockingExchange();
        http.input.duringRead = () -> exchange.expire(System.nanoTime() + BodyLimits.DISCARD_SILENCE.toNanos());
        exchange.begin(null);
        http.assertCalls("onBody TOO_LARGE, " + CLOSE + "setStatus 413, write TOO_LARGE, end");
    }

    @Test
    void moreThan8MiBAreNotRead() throws IOException {
        String answer = "onBody TOO_LARGE, " + CLOSE + "setStatus 413, write TOO_LARGE, end";
        FakeRequest announced = FakeRequest.ofLength(DISCARD_MAX + 1).arrive(100);
        assertCalls(answer, announced, null);
        assertEquals(100, announced.input.arrived);
        FakeRequest chunked = new FakeRequest().arrive(DISCARD_MAX + 10_000);
        assertCalls(answer, chunked, null);
        assertTrue(chunked.input.arrived > 0);
    }

    @Test
    void shutdownHasNoTimeForBodies() throws IOException {
        FakeRequest http = FakeRequest.ofLength(100).arrive(100);
        assertCalls("onBody CLOSING, " + CLOSE + "setStatus 503, write CLOSING, end", http, Refusal.CLOSING);
        assertEquals(100, http.input.arrived);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bodyThatAFilterHasReadAsTextIsAnswered503(boolean isThrown) throws IOException {
        FakeRequest http = new FakeRequest().with("getInputStream", isThrown ? new IllegalStateException() : null);
        assertCalls("onBody CONSUMED, setStatus 503, write CONSUMED, end", http, null);
    }

    @Test
    void refusalOfABodyThatAFilterHasReadAsTextIsKept() throws IOException {
        FakeRequest http = new FakeRequest().with("getInputStream", null);
        assertCalls("onBody UNAUTHORIZED, setStatus 401, write UNAUTHORIZED, end", http, Refusal.UNAUTHORIZED);
        assertCalls("onBody CLOSING, " + CLOSE + "setStatus 503, write CLOSING, end",
                new FakeRequest().with("getInputStream", null), Refusal.CLOSING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deadlineInTheMiddleOfAReadGivesTheAnswerAndEndsTheReading(boolean isLastRead) throws IOException {
        FakeRequest http = new FakeRequest();
        http.input.hasEnded = isLastRead;
        BlockingExchange exchange = http.blockingExchange();
        http.input.duringRead = () -> {
            if (!isLastRead) {
                http.arrive(10);
            }
            exchange.expire(System.nanoTime() + Duration.ofDays(1).toNanos());
        };
        exchange.begin(null);
        http.assertCalls(CLOSE + "setStatus 408, write TOO_SLOW, end");
    }

    @Test
    void senderThatIsGoneGetsNoOtherAnswerThanThat() throws IOException {
        FakeRequest http = new FakeRequest().arrive(10);
        http.input.failure = new IOException("reset");
        assertCalls(CLOSE + "setStatus 408, write GONE, end", http, null);
        assertEquals(List.of("FINE sender gone"), log.messages());
    }

    @Test
    void refusedBodyThatBreaksOffIsAnsweredWithItsRefusalOnceThatIsStored() throws Exception {
        FakeRequest http = new FakeRequest().arrive(10);
        http.input.failure = new IOException("reset");
        http.isDecidedAtOnce = false;
        BlockingExchange exchange = http.blockingExchange();
        Thread thread = new Thread(() -> exchange.begin(Refusal.TOO_LARGE));
        thread.start();
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            Thread.onSpinWait(); // Until it waits for the outcome.
        }
        http.completion.accept(Outcome.refused(Refusal.TOO_LARGE));
        thread.join();
        http.assertCalls("onBody TOO_LARGE, " + CLOSE + "setStatus 413, write TOO_LARGE, end");
        assertEquals(List.of(), log.messages());
    }

    @Test
    void responseThatAFilterHasSentIsBrokenOffIfItIsAnUndeserved200() throws IOException {
        assertCalls("onBody 10, end", committed(10, 200), null);
        assertCalls("onBody UNAUTHORIZED, end", committed(10, 503), Refusal.UNAUTHORIZED);
        assertCalls("onBody UNAUTHORIZED, end", committed(10, 300), Refusal.UNAUTHORIZED);
        assertThrows(IllegalStateException.class,
                () -> assertCalls("onBody UNAUTHORIZED, end", committed(10, 200), Refusal.UNAUTHORIZED));
    }

    private static FakeRequest committed(int bytes, int status) {
        return FakeRequest.ofLength(bytes).arriveToTheEnd(bytes).with("isCommitted", true).with("getStatus", status);
    }

    @Test
    void refusalThatIsWrittenIsNotBrokenOff() throws IOException {
        assertCalls("onBody UNAUTHORIZED, setStatus 401, write UNAUTHORIZED, end",
                new FakeRequest().arriveToTheEnd(10).with("getStatus", 200), Refusal.UNAUTHORIZED);
    }

    @Test
    void answerThatCannotBeSentEndsTheRequestAllTheSame() throws IOException {
        assertCalls("onBody 10, " + ACCEPTED,
                new FakeRequest().arriveToTheEnd(10).with("write", new IOException("reset")), null);
        assertEquals(List.of("FINE answer not sent"), log.messages());
    }

    @Test
    void undertowsStreamIsClosedByTheThreadThatReadAfterTheAnswer() throws IOException {
        assertCalls("onBody CLOSING, " + CLOSE + "setStatus 503, write CLOSING, close interrupted, end",
                new FakeRequest(new UndertowInput()), Refusal.CLOSING);
        assertCalls("onBody 10, " + ACCEPTED, new FakeRequest(new UndertowInput()).arriveToTheEnd(10), null);
    }
}
