package pushwoosh.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** A POST as its container and its handler see it: a list of what was called, in order. */
class FakeRequest implements InvocationHandler, RequestHandler {
    static final int LIMIT = 9_000;
    /** Of the memory of all bodies. */
    static final int PERMITS = 50_000;

    final FakeInput input;
    final List<String> calls;
    /** What the methods of request, response and context return or throw, by name or by name and argument. */
    final Map<String, Object> results = new HashMap<>(Map.of("getProtocol", "HTTP/1.1", "getContentLengthLong", -1L,
            "getMethod", "POST", "isAsyncSupported", true, "getBufferSize", 8192));
    final Semaphore memory = new Semaphore(PERMITS);
    final BodyLimits limits = new BodyLimits(LIMIT, Duration.ofSeconds(10), Duration.ofSeconds(20), memory);
    final HttpServletRequest request = fake(HttpServletRequest.class);
    final HttpServletResponse response = fake(HttpServletResponse.class);
    final AsyncContext context = fake(AsyncContext.class);
    /** What was given to threads of the container. */
    final Deque<Runnable> started = new ArrayDeque<>();
    /** Takes the outcome; null before the body was handed over. */
    volatile Consumer<Outcome> completion;
    /** Whether the outcome is known when the body has been handed over. */
    boolean isDecidedAtOnce = true;
    /** Happens when the body is handed over. */
    Runnable onBody = () -> { };
    Refusal onHead;
    private int seen;

    FakeRequest() {
        this(new FakeInput());
    }

    FakeRequest(FakeInput input) {
        this.input = input;
        this.calls = input.calls;
        results.put("getInputStream", input);
        results.put("getAsyncContext", context);
        results.put("startAsync", context);
        results.put("getServletConnection", fake(ServletConnection.class));
        results.put("getOutputStream", new Output());
    }

    /** A request that announces its length. */
    static FakeRequest ofLength(long length) {
        return new FakeRequest().with("getContentLengthLong", length);
    }

    /** A request with a context whose class is in Tomcat's package, by this protocol of the connection. */
    FakeRequest onTomcat(String connectionProtocol) throws ClassNotFoundException {
        Class<?> tomcats = Class.forName("org.apache.catalina.core.TomcatsPackage");
        return with("getAsyncContext", fake(AsyncContext.class, tomcats))
                .with("getServletConnection.getProtocol", connectionProtocol);
    }

    FakeRequest with(String method, Object result) {
        results.put(method, result);
        return this;
    }

    FakeRequest arrive(int bytes) {
        input.arrived += bytes;
        return this;
    }

    FakeRequest arriveToTheEnd(int bytes) {
        input.hasEnded = true;
        return arrive(bytes);
    }

    private <T> T fake(Class<T> type, Class<?>... more) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), Stream.concat(Stream.of(type), Stream.of(more))
                .toArray(Class<?>[]::new), this));
    }

    Exchange exchange() throws IOException {
        return new Exchange(request, response, this, limits, () -> calls.add("committed early"), this::end);
    }

    BlockingExchange blockingExchange() throws IOException {
        return new BlockingExchange(request, response, this, limits, this::end);
    }

    private void end(Pending pending) {
        calls.add("end");
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        String name = (proxy instanceof ServletConnection ? "getServletConnection." : "") + method.getName();
        String call = name;
        for (Object argument : arguments == null ? new Object[0] : arguments) {
            call += argument instanceof String || argument instanceof Number ? " " + argument : "";
        }
        if (method.getReturnType() == void.class && !call.startsWith("setContentType")
                && (!call.startsWith("setHeader") || call.startsWith("setHeader Connection"))) {
            calls.add(call);
        }
        Object result = results.getOrDefault(call, results.get(name));
        if (result instanceof Throwable e) {
            throw e;
        } else if (name.equals("start")) {
            started.add((Runnable) arguments[0]);
        } else if (result == null && method.getReturnType() == boolean.class) {
            return false;
        }
        return result;
    }

    @Override
    public Refusal onHead(HttpServletRequest head) {
        return onHead;
    }

    @Override
    public void onBody(Refusal refusal, byte[] body, Consumer<Outcome> done) {
        calls.add("onBody " + (refusal == null ? body.length : body == null ? refusal : "body of a refused request"));
        completion = done;
        onBody.run();
        if (isDecidedAtOnce) {
            done.accept(refusal == null ? Outcome.accepted(1) : Outcome.refused(refusal));
        }
    }

    @Override
    public Answer answer(Outcome outcome) {
        Refusal refusal = outcome.refusal();
        return refusal == null ? Answer.text(200, "", "accepted")
                : Answer.text(refusal.status, "", outcome == Outcome.GONE ? "GONE" : refusal.name());
    }

    boolean holdsMemory() {
        return memory.availablePermits() != PERMITS;
    }

    /** These and no others were called since the last time. */
    void assertCalls(String expected) {
        List<String> next = calls.subList(seen, calls.size());
        seen = calls.size();
        assertEquals(expected, String.join(", ", next));
    }

    /** What was called until now is not looked at. */
    void skipCalls() {
        seen = calls.size();
    }

    private final class Output extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            calls.add("write " + new String(bytes, UTF_8));
            if (results.get("write") instanceof IOException e) {
                throw e;
            }
        }
    }
}
