package pushwoosh.webhook.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

/** A body that arrives as the test says. A read that would wait fails. */
public class FakeInput extends ServletInputStream {
    /** What the request calls, in order. */
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    ReadListener listener;
    /** Bytes that wait to be read. */
    int arrived;
    boolean hasEnded;
    /** Thrown by reads and by the close. */
    IOException failure;
    /** Happens in the middle of each read. */
    Runnable duringRead = () -> { };

    @Override
    public int available() {
        return arrived;
    }

    @Override
    public boolean isReady() {
        return arrived > 0 || hasEnded || failure != null;
    }

    @Override
    public boolean isFinished() {
        return hasEnded && arrived == 0;
    }

    @Override
    public void setReadListener(ReadListener readListener) {
        listener = readListener;
        calls.add("setReadListener");
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (calls.contains("complete")) {
            calls.add("read after the end");
        }
        duringRead.run();
        throwFailure();
        if (arrived == 0) {
            if (!hasEnded) {
                throw new AssertionError("would wait");
            }
            return -1;
        }
        int count = Math.min(length, arrived);
        Arrays.fill(target, start, start + count, (byte) 'x');
        arrived -= count;
        return count;
    }

    @Override
    public void close() throws IOException {
        calls.add("close" + (Thread.currentThread().isInterrupted() ? " interrupted" : "")
                + (Thread.holdsLock(this) ? "" : " without the lock"));
        throwFailure();
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
