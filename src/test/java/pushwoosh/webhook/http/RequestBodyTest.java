package pushwoosh.webhook.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
    private static final int LIMIT = 10_000;

    private final Semaphore memory = new Semaphore(50_000);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, LIMIT - 1, LIMIT})
    void bodyUpToTheLimitIsReadWhateverWasAnnounced(int bytes) throws IOException {
        for (long announced : new long[] {-1, 0, 1, bytes, LIMIT}) {
            byte[] sent = bytes(bytes);
            RequestBody body = new RequestBody(announced, false, LIMIT, memory);
            InputStream in = new ByteArrayInputStream(sent);
            while (body.readFrom(in)) {
                assertNull(body.refusal());
            }
            assertArrayEquals(sent, body.bytes());
            body.release();
        }
        assertNothingReserved();
    }

    @Test
    void oneByteAboveTheLimitTellsThatThereIsMore() throws IOException {
        RequestBody body = new RequestBody(-1, false, LIMIT, memory);
        InputStream in = new ByteArrayInputStream(bytes(LIMIT + 5_000));
        for (int reads = 0; body.refusal() == null; reads++) {
            assertTrue(reads <= LIMIT, "reads for ever");
            assertTrue(body.readFrom(in));
        }
        assertEquals(Refusal.TOO_LARGE, body.refusal());
        assertEquals(LIMIT + 1, body.bytes().length);
        body.release();
        assertNothingReserved();
    }

    @Test
    void memoryOfAllBodiesIsBoundedAndSmallBodiesAreNotCounted() throws IOException {
        RequestBody[] large = new RequestBody[5];
        for (int i = 0; i < large.length; i++) {
            large[i] = new RequestBody(-1, false, LIMIT, memory);
            readAll(large[i], 9_000);
        }
        RequestBody refused = new RequestBody(9_000, false, 60_000, memory);
        InputStream in = new ByteArrayInputStream(bytes(50_000));
        while (refused.refusal() == null) {
            assertTrue(refused.readFrom(in));
            assertTrue(memory.availablePermits() >= 0);
        }
        int left = in.available();
        assertTrue(refused.readFrom(in));
        assertEquals(left, in.available(), "read on before the caller has discarded");
        assertEquals(Refusal.BUSY, refused.refusal());
        refused.discard();
        assertNull(refused.bytes());
        assertDoesNotThrow(() -> readAll(new RequestBody(4_000, false, LIMIT, memory), 4_000 - 1));
        refused.release();
        Arrays.stream(large).forEach(RequestBody::release);
        assertNothingReserved();
    }

    @Test
    void releasedBodyIsReadNoFurtherAndGivesItsMemoryBackOnce() throws IOException {
        RequestBody body = new RequestBody(-1, false, LIMIT, memory);
        readAll(body, 9_000);
        body.release();
        body.release();
        assertFalse(body.readFrom(new ByteArrayInputStream(bytes(100))));
        assertNull(body.refusal());
        assertNull(body.bytes());
        assertNothingReserved();
    }

    @Test
    void discardedBodyIsCountedAndTakesNoMemory() throws IOException {
        RequestBody body = new RequestBody(-1, false, LIMIT, memory);
        readAll(body, 9_000);
        body.discard();
        assertNothingReserved();
        InputStream rest = new ByteArrayInputStream(bytes((8 << 20) - 9_000));
        while (body.readFrom(rest)) {
            assertNothingReserved();
        }
        assertFalse(body.isBeyondDiscarding());
        assertTrue(body.readFrom(new ByteArrayInputStream(bytes(1))));
        assertTrue(body.isBeyondDiscarding());
        assertEquals(Refusal.TOO_LARGE, body.refusal());
        assertNull(body.bytes());
        body.release();
        assertFalse(body.readFrom(new ByteArrayInputStream(bytes(100))));
    }

    @Test
    void releasedBodyStaysReleasedWhenItIsDiscarded() throws IOException {
        RequestBody body = new RequestBody(-1, true, LIMIT, memory);
        body.release();
        body.discard();
        assertFalse(body.readFrom(new ByteArrayInputStream(bytes(100))));
        assertTrue(body.isConsumedByOthers(), "nothing is counted");
    }

    @ParameterizedTest
    @CsvSource({"10, false, 0, true", "10, false, 1, true", "0, false, 0, false", "-1, false, 0, false",
        "-1, true, 0, true", "0, true, 0, true", "10, true, 10, false"})
    void bodyThatIsShorterThanAnnouncedOrAnEmptyFormWasConsumedByOthers(long announced, boolean isForm, int bytes,
            boolean isConsumed) throws IOException {
        RequestBody body = new RequestBody(announced, isForm, LIMIT, memory);
        readAll(body, bytes);
        assertEquals(isConsumed, body.isConsumedByOthers());
        assertEquals(bytes == announced, body.hasAllAnnounced());
    }

    @Test
    void announcedLengthDecidesBeforeAByteHasArrived() {
        assertNull(new RequestBody(LIMIT, false, LIMIT, memory).refusal());
        assertEquals(Refusal.TOO_LARGE, new RequestBody(LIMIT + 1, false, LIMIT, memory).refusal());
        assertTrue(new RequestBody(4_096, false, LIMIT, memory).isSmall());
        assertTrue(new RequestBody(0, false, LIMIT, memory).isSmall());
        assertFalse(new RequestBody(4_097, false, LIMIT, memory).isSmall());
        assertFalse(new RequestBody(-1, false, LIMIT, memory).isSmall());
        assertFalse(new RequestBody(8 << 20, false, LIMIT, memory).isBeyondDiscarding());
        assertTrue(new RequestBody((8 << 20) + 1, false, LIMIT, memory).isBeyondDiscarding());
    }

    @Test
    void discardedBodyIsReadIntoOneBuffer() throws IOException {
        RequestBody body = new RequestBody(-1, false, LIMIT, memory);
        Set<byte[]> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] target, int start, int length) {
                buffers.add(target);
                assertEquals(0, start);
                return length;
            }
        };
        for (int i = 0; i < 3; i++) {
            body.discard();
            body.readFrom(endless);
        }
        assertEquals(1, buffers.size());
    }

    @Test
    void readThatReturnsNoBytesIsNotTheEnd() throws IOException {
        RequestBody body = new RequestBody(-1, false, LIMIT, memory);
        assertTrue(body.readFrom(new ByteArrayInputStream(new byte[0]) {
            @Override
            public int read(byte[] target, int start, int length) {
                return 0;
            }
        }));
        assertEquals(0, body.bytes().length);
    }

    @Test
    void streamIsNotTouchedWhenThereIsNoMemoryForMore() throws IOException {
        RequestBody body = new RequestBody(-1, false, LIMIT, new Semaphore(0));
        assertTrue(body.readFrom(new ByteArrayInputStream(bytes(RequestBody.FREE_BYTES))));
        assertTrue(body.readFrom(new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("read");
            }

            @Override
            public int read(byte[] target, int start, int length) {
                throw new AssertionError("read " + length);
            }
        }));
        assertEquals(Refusal.BUSY, body.refusal());
    }

    /** A deadline releases in its own thread, at any moment of a read. */
    @Test
    void releaseInTheMiddleOfReadingKeepsNoMemory() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            RequestBody body = new RequestBody(-1, false, LIMIT, memory);
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> assertDoesNotThrow(
                    () -> readAll(body, LIMIT)));
            for (int spins = random.nextInt(2_000); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            body.release();
            reading.join();
        }
        assertDoesNotThrow(this::assertNothingReserved, () -> "seed " + seed);
    }

    private void assertNothingReserved() {
        assertEquals(50_000, memory.availablePermits());
    }

    private static void readAll(RequestBody body, int bytes) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes(bytes));
        while (body.readFrom(in)) {
            assertNull(body.refusal());
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
