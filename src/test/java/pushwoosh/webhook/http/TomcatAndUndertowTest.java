package pushwoosh.webhook.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.undertow.UndertowInput;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.journal.LogCapture;

/** What a request does for one container only: Tomcat or Undertow. */
class TomcatAndUndertowTest {
    private static final String CLOSING = "setHeader Connection close, setStatus 503, write CLOSING";
    private static final String LATE = "setHeader Connection close, setStatus 408, write ";

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @CsvSource({"-1,http/1.1,true", "-1,HTTP/1.1,true", "-1,ajp,false", "-1,h2,false", "8000,http/1.1,false"})
    void chunkedBodyOfTomcatIsReadInAnotherThread(long length, String protocol, boolean isOther) throws Exception {
        FakeRequest http = FakeRequest.ofLength(length).onTomcat(protocol).arriveToTheEnd(8_000);
        Exchange exchange = http.exchange();
        exchange.begin(null);
        exchange.onDataAvailable();
        http.assertCalls("setTimeout 45000, addListener, setReadListener" + (isOther ? ", start" : ""));
        assertEquals(isOther ? 8_000 : 0, http.input.arrived);
        http.started.forEach(Runnable::run);
        exchange.onAllDataRead();
        http.assertCalls("onBody 8000, setStatus 200, write accepted, complete, end");
    }

    @Test
    void wrapperOfAFilterDoesNotHideTomcat() throws Exception {
        FakeRequest http = new FakeRequest().onTomcat("http/1.1");
        new Exchange(new HttpServletRequestWrapper(new HttpServletRequestWrapper(http.request)) {
            @Override
            public AsyncContext getAsyncContext() {
                throw new AssertionError("the filter's own context");
            }
        }, http.response, http, http.limits, () -> { }, pending -> { });
        http.assertCalls("setTimeout 45000, addListener");
    }

    @Test
    void requestIsCompletedAfterItsReaderHasLeftAndNotReadAgain() throws Exception {
        FakeRequest http = new FakeRequest().onTomcat("http/1.1").arrive(8_000);
        Exchange exchange = http.exchange();
        exchange.begin(null);
        exchange.onDataAvailable();
        exchange.onDataAvailable();
        http.skipCalls();
        exchange.refuse(Refusal.CLOSING);
        http.assertCalls(CLOSING + ", end");
        http.started.remove().run();
        http.assertCalls("");
        http.started.remove().run();
        http.assertCalls("complete");
        exchange.onDataAvailable();
        http.assertCalls("");
        assertEquals(8_000, http.input.arrived);
        assertFalse(http.holdsMemory());
    }

    @Test
    void readerThatFailsHasLeft() throws Exception {
        FakeRequest http = new FakeRequest().onTomcat("http/1.1").arrive(10);
        Exchange exchange = http.exchange();
        exchange.begin(null);
        exchange.onDataAvailable();
        http.input.duringRead = () -> {
            throw new IllegalStateException("recycled");
        };
        assertThrows(IllegalStateException.class, http.started.remove()::run);
        http.skipCalls();
        exchange.refuse(Refusal.CLOSING);
        http.assertCalls(CLOSING + ", complete, end");
    }

    @Test
    void threadThatTheContainerDoesNotGiveHasLeft() throws Exception {
        FakeRequest http = new FakeRequest().onTomcat("http/1.1").with("start", new RejectedExecutionException());
        Exchange exchange = http.exchange();
        exchange.begin(null);
        assertThrows(RejectedExecutionException.class, exchange::onDataAvailable);
        http.skipCalls();
        exchange.refuse(Refusal.CLOSING);
        http.assertCalls(CLOSING + ", complete, end");
    }

    @Test
    void timeoutOfTheContainerIsAnsweredLikeADeadline() throws Exception {
        FakeRequest http = new FakeRequest();
        Exchange exchange = http.exchange();
        exchange.begin(null);
        http.skipCalls();
        exchange.onTimeout(new AsyncEvent(http.context));
        http.assertCalls(LATE + "TOO_SLOW, complete, end");
    }

    @Test
    void errorOfTheContainerIsTheEndOfTheSender() throws Exception {
        FakeRequest http = new FakeRequest();
        Exchange exchange = http.exchange();
        exchange.begin(null);
        http.skipCalls();
        exchange.onError(new AsyncEvent(http.context, new IOException()));
        http.assertCalls(LATE + "GONE, complete, end");
    }

    /** After these calls the container uses the request for another one. */
    @ParameterizedTest
    @CsvSource({"true,true", "false,true", "true,false"})
    void callsAfterWhichTheContainerEndsTheRequestWaitForItsReaderIfThereIsOne(boolean isTimeout, boolean isRead)
            throws Exception {
        FakeRequest http = new FakeRequest().onTomcat("http/1.1");
        Exchange exchange = http.exchange();
        exchange.begin(null);
        if (isRead) {
            exchange.onDataAvailable();
        }
        Thread caller = new Thread(() -> {
            if (isTimeout) {
                exchange.onTimeout(new AsyncEvent(http.context));
            } else {
                exchange.onError(new AsyncEvent(http.context, new IOException()));
            }
        });
        caller.start();
        while (caller.isAlive() && caller.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertEquals(isRead, caller.isAlive(), "waits");
        http.started.forEach(Runnable::run);
        caller.join();
        assertTrue(http.calls.contains("complete"));
    }

    @Test
    void interruptEndsTheWaitForTheReaderAndIsKept() throws Exception {
        FakeRequest http = new FakeRequest().onTomcat("http/1.1");
        Exchange exchange = http.exchange();
        exchange.begin(null);
        exchange.onDataAvailable();
        Thread.currentThread().interrupt();
        exchange.onError(new IOException());
        assertTrue(Thread.interrupted());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void undertowsStreamIsClosedInAnInterruptedThreadIfTheBodyHasNotEnded(boolean isInterrupted) throws IOException {
        FakeRequest http = new FakeRequest(new UndertowInput());
        Exchange exchange = http.exchange();
        exchange.begin(Refusal.CLOSING);
        http.assertCalls("setTimeout 45000, setReadListener, close interrupted, onBody CLOSING, " + CLOSING
                + ", close interrupted, complete, end");
        assertFalse(Thread.currentThread().isInterrupted());
        FakeRequest other = new FakeRequest(new UndertowInput());
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        other.exchange().refuse(Refusal.CLOSING);
        other.assertCalls("setTimeout 45000, " + CLOSING + ", close interrupted, complete, end");
        assertEquals(isInterrupted, Thread.interrupted());
    }

    @Test
    void undertowsStreamOfABodyThatHasEndedIsNotClosed() throws IOException {
        FakeRequest http = new FakeRequest(new UndertowInput()).with("getContentLengthLong", 10L).arrive(10);
        http.exchange().begin(null);
        http.assertCalls("setTimeout 45000, onBody 10, setStatus 200, write accepted, complete, end");
    }

    @Test
    void undertowsStreamThatFailsToCloseEndsTheRequestAllTheSame() throws IOException {
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            FakeRequest http = new FakeRequest(new UndertowInput());
            http.input.failure = new IOException("interrupted");
            http.exchange().refuse(Refusal.CLOSING);
            http.assertCalls("setTimeout 45000, " + CLOSING + ", close interrupted, complete, end");
            assertEquals(List.of("FINE body not read to its end"), log.messages());
            assertFalse(Thread.interrupted());
        }
    }
}
