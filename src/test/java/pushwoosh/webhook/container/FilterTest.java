package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.Filter;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.journal.LogCapture;

/** Behind third-party filters a 200 is sent if and only if the events are on disk. */
class FilterTest {
    private static final String PATH = EmbeddedJetty.PATH;
    private static final String TOKEN = "0123456789abcdef";
    private static final String POST = PATH + "?token=" + TOKEN;
    private static final String BATCH = "[" + String.join(",", Collections.nCopies(300, Example.EVENT)) + "]";
    private static final Map<String, String> SETTINGS = Map.of("token", TOKEN, "max-body-bytes", "200000");

    @TempDir
    private Path directory;

    /** What a filter does to the request, the response or the chain. */
    enum Interference {
        NO_ASYNC((request, response, chain) -> chain.doFilter(request, response)),
        CACHED_BODY((request, response, chain) -> chain.doFilter(cached(request, true, true), response)),
        CACHED_BODY_WITHOUT_LISTENER((request, response, chain) -> chain.doFilter(cached(request, true, false), response)),
        CACHED_BODY_THAT_THROWS((request, response, chain) -> chain.doFilter(cached(request, false, false), response)),
        WRAPPED_RESPONSE((request, response, chain) ->
                chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response))),
        WRAPPED_REQUEST((request, response, chain) ->
                chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request), response));

        private final Filter filter;

        Interference(Filter filter) {
            this.filter = filter;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyAnswerIsTheSameBehindAFilter(Interference interference) throws IOException {
        try (LogCapture log = new LogCapture("pushwoosh.webhook");
                EmbeddedJetty jetty = new EmbeddedJetty(directory, SETTINGS, interference.filter,
                        interference != Interference.NO_ASYNC)) {
            int expected = 0;
            for (Request request : List.of(Request.post(POST, Example.EVENT), Request.post(POST, BATCH))) {
                for (Request each : List.of(request, request.chunked(), request.gzipped(), request.gzipped().chunked())) {
                    assertEquals(200, jetty.send(each).status());
                    expected += request.body().length > 1_000 ? 300 : 1;
                }
            }
            Request large = Request.post(POST, " ".repeat(200_001));
            assertProblems(jetty, 400, Request.post(POST, "hello"), Request.post(POST, ""),
                    Request.post(POST, "").chunked());
            assertProblems(jetty, 401, Request.post(PATH, BATCH), Request.post(PATH, BATCH).chunked());
            assertProblems(jetty, 404, Request.post(PATH + "/x", BATCH), Request.of("GET", PATH + "/x"));
            assertProblems(jetty, 405, new Request("PUT", PATH, Map.of(), Example.EVENT.getBytes(UTF_8)));
            assertProblems(jetty, 413, large, large.chunked(), large.gzipped());
            assertProblems(jetty, 422, Request.post(POST, "{}"));
            assertEquals(expected, jetty.files().events().size());
            long noted = log.messages().stream().filter(line -> line.contains("holds a thread of the container")).count();
            assertEquals(interference == Interference.WRAPPED_REQUEST ? 0 : 1, noted, "noted once, if it holds at all");
        }
    }

    private static void assertProblems(EmbeddedJetty jetty, int status, Request... requests) throws IOException {
        for (Request request : requests) {
            Contract.assertProblem(status, jetty.send(request));
        }
    }

    @Test
    void responseSentByAFilterAfterTheChainIsNever200AndLaterOnesHoldTheirThread() throws IOException {
        Filter flushing = (request, response, chain) -> {
            chain.doFilter(request, response);
            response.flushBuffer();
        };
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of(), flushing, true)) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                statuses.add(jetty.send(Request.post(PATH, Example.EVENT)).status());
            }
            assertTrue(statuses.subList(0, 4).stream().allMatch(status -> status == 200 || status == 503));
            assertEquals(200, statuses.get(4), statuses::toString);
            assertTrue(jetty.files().events().size() >= Collections.frequency(statuses, 200));
        }
    }

    @Test
    void responseSentByAFilterBeforeTheChainIsNoWhole200ForARefusedBody() throws IOException {
        Filter flushing = (request, response, chain) -> {
            response.flushBuffer();
            chain.doFilter(request, response);
        };
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of(), flushing, true)) {
            assertEquals(200, jetty.send(Request.post(PATH, Example.EVENT)).status());
            assertEquals(1, jetty.files().events().size());
            String received;
            try {
                received = jetty.send(Request.post(PATH, "{}")).toString();
            } catch (EOFException e) {
                received = "broken off";
            }
            assertNotEquals("200", received.substring(0, 3), received);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PART", mode = EnumSource.Mode.EXCLUDE)
    void bodyThatAnotherComponentConsumedIsAnswered503AndTheLogNamesTheRemedy(Consumption consumption)
            throws IOException {
        Filter consuming = (request, response, chain) -> {
            consumption.reading.read(request);
            chain.doFilter(request, response);
        };
        Request event = Request.post(PATH, Example.EVENT).with("Content-Type", "application/x-www-form-urlencoded");
        try (LogCapture log = new LogCapture("pushwoosh.webhook");
                EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of(), consuming, true)) {
            for (Request request : List.of(event, event.chunked())) {
                Answer answer = jetty.send(request);
                Contract.assertProblem(503, answer);
                assertTrue(answer.text().contains("already read the body"), answer::toString);
            }
            assertTrue(log.messages().stream().anyMatch(line -> line.contains("or let the sender use Content-Type")),
                    () -> log.messages().toString());
            assertEquals(List.of(), jetty.files().events());
        }
    }

    @ParameterizedTest
    @CsvSource({"STREAM,true", "STREAM,false", "READER,true", "READER,false"})
    void chunkedJsonThatAFilterHasReadIsAnswered503AndNotTakenForAnEmptyBody(Consumption consumption, boolean isAsync)
            throws IOException {
        assertConsumed(consumption, isAsync, Request.post(PATH, BATCH).chunked());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bodyOfWhichAFilterHasReadAPartIsAnswered503(boolean isAsync) throws IOException {
        assertConsumed(Consumption.PART, isAsync, Request.post(PATH, Example.EVENT), Request.post(PATH, BATCH));
    }

    private void assertConsumed(Consumption consumption, boolean isAsync, Request... requests) throws IOException {
        Filter consuming = (request, response, chain) -> {
            consumption.reading.read(request);
            chain.doFilter(request, response);
        };
        try (EmbeddedJetty jetty = new EmbeddedJetty(directory, Map.of(), consuming, isAsync)) {
            for (Request request : requests) {
                Answer answer = jetty.send(request);
                Contract.assertProblem(503, answer);
                assertTrue(answer.text().contains("already read the body"), answer::toString);
            }
            assertEquals(List.of(), jetty.files().rejected());
        }
    }

    /** Reads a body. */
    private interface Reading {
        void read(ServletRequest request) throws IOException;
    }

    enum Consumption {
        STREAM(request -> request.getInputStream().readAllBytes()),
        PART(request -> request.getInputStream().readNBytes(10)),
        READER(request -> request.getReader().lines().count()),
        PARAMETERS(request -> request.getParameter("x"));

        private final Reading reading;

        Consumption(Reading reading) {
            this.reading = reading;
        }
    }

    /** A request that gives its body from memory, as filters for audit and logging do. */
    private static HttpServletRequest cached(ServletRequest request, boolean takesListener, boolean calls)
            throws IOException {
        ByteArrayInputStream body = new ByteArrayInputStream(request.getInputStream().readAllBytes());
        ServletInputStream stream = new ServletInputStream() {
            @Override
            public boolean isFinished() {
                return body.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                if (!takesListener) {
                    throw new UnsupportedOperationException();
                } else if (calls) {
                    try {
                        listener.onDataAvailable();
                        listener.onAllDataRead();
                    } catch (IOException e) {
                        listener.onError(e);
                    }
                }
            }

            @Override
            public int read() {
                return body.read();
            }
        };
        return new HttpServletRequestWrapper((HttpServletRequest) request) {
            @Override
            public ServletInputStream getInputStream() {
                return stream;
            }
        };
    }
}
