package pushwoosh.webhook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
    private static final int LIMIT = 10_000;

    private final BodyMemory memory = new BodyMemory(50_000);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, LIMIT - 1, LIMIT})
    void bodyUpToTheLimitIsReadWhateverWasAnnounced(int bytes) throws IOException {
        for (long announced : new long[] {-1, 0, 1, bytes, Long.MAX_VALUE}) {
            byte[] sent = bytes(bytes);
            RequestBody body = new RequestBody(announced, LIMIT, memory);
            InputStream in = new ByteArrayInputStream(sent);
            while (body.readFrom(in)) {
                assertFalse(body.isTooLarge());
            }
            assertArrayEquals(sent, body.bytes());
            body.release();
        }
        assertNothingReserved();
    }

    @Test
    void oneByteAboveTheLimitTellsThatThereIsMore() throws IOException {
        RequestBody body = new RequestBody(-1, LIMIT, memory);
        InputStream in = new ByteArrayInputStream(bytes(LIMIT + 5_000));
        for (int reads = 0; !body.isTooLarge(); reads++) {
            assertTrue(reads <= LIMIT, "reads for ever");
            assertTrue(body.readFrom(in));
        }
        assertEquals(LIMIT + 1, body.bytes().length);
        body.release();
        assertNothingReserved();
    }

    @Test
    void memoryOfAllBodiesIsBoundedAndSmallBodiesAreNotCounted() throws IOException {
        RequestBody[] large = new RequestBody[5];
        for (int i = 0; i < large.length; i++) {
            large[i] = new RequestBody(-1, LIMIT, memory);
            readAll(large[i], 9_000);
        }
        RequestBody refused = new RequestBody(9_000, 60_000, memory);
        assertThrows(BodyMemory.ExhaustedException.class, () -> readAll(refused, 50_000));
        assertDoesNotThrow(() -> readAll(new RequestBody(4_000, LIMIT, memory), 4_000 - 1));
        refused.release();
        Arrays.stream(large).forEach(RequestBody::release);
        assertNothingReserved();
    }

    @Test
    void releasedBodyIsReadNoFurtherAndGivesItsMemoryBackOnce() throws IOException {
        RequestBody body = new RequestBody(-1, LIMIT, memory);
        readAll(body, 9_000);
        body.release();
        body.release();
        assertFalse(body.readFrom(new ByteArrayInputStream(bytes(100))));
        assertFalse(body.isTooLarge());
        assertNull(body.bytes());
        assertNothingReserved();
    }

    @Test
    void longAnswerTakesThePlaceOfTheBodyUntilItIsReleased() throws IOException {
        RequestBody body = new RequestBody(-1, LIMIT, memory);
        readAll(body, 9_000);
        assertTrue(body.giveWayTo(4_096 + 50_000));
        assertNull(body.bytes());
        assertFalse(body.readFrom(new ByteArrayInputStream(bytes(100))));
        RequestBody other = new RequestBody(-1, LIMIT, memory);
        assertTrue(other.giveWayTo(4_096));
        assertFalse(other.giveWayTo(4_097));
        body.release();
        assertTrue(other.giveWayTo(4_097));
        other.release();
        assertTrue(other.giveWayTo(4_097), "nobody waits for it");
        assertNothingReserved();
    }

    /** A deadline releases in its own thread, at any moment of a read. */
    @Test
    void releaseInTheMiddleOfReadingKeepsNoMemory() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            RequestBody body = new RequestBody(-1, LIMIT, memory);
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

    @Test
    void failedReservationReservesNothing() throws IOException {
        assertThrows(BodyMemory.ExhaustedException.class, () -> memory.reserve(50_001));
        assertNothingReserved();
    }

    private void assertNothingReserved() throws IOException {
        memory.reserve(50_000);
        assertThrows(BodyMemory.ExhaustedException.class, () -> memory.reserve(1));
        memory.release(50_000);
    }

    private static void readAll(RequestBody body, int bytes) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes(bytes));
        while (body.readFrom(in)) {
            assertFalse(body.isTooLarge());
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
