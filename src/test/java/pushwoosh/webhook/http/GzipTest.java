package pushwoosh.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
    private static final int LIMIT = 100_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_095, 4_096, 4_097, 65_536, LIMIT - 1, LIMIT})
    void contentUpToTheLimitIsInflated(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        assertEquals(bytes, Gzip.length(gzip(content), LIMIT));
        assertArrayEquals(content, Gzip.inflate(gzip(content), bytes));
        assertArrayEquals(content, Gzip.inflate(gzip(content), LIMIT));
        assertArrayEquals(new byte[bytes], Gzip.inflate(gzip(new byte[bytes]), LIMIT));
    }

    @Test
    void contentAboveTheLimitStopsAtOneByteMore() throws IOException {
        for (int bytes : new int[] {LIMIT + 1, LIMIT + 8_192, 1_000 * LIMIT}) {
            assertEquals(LIMIT, Gzip.length(gzip(new byte[bytes]), LIMIT));
            assertEquals(LIMIT + 1, Gzip.inflate(gzip(new byte[bytes]), LIMIT).length);
        }
    }

    @Test
    void contentThatIsLongerOrShorterThanItsEndAnnouncesIsBroken() throws IOException {
        for (int bytes : new int[] {1, 100, LIMIT, 1_000 * LIMIT}) {
            byte[] whole = gzip(new byte[bytes]);
            for (int announced : new int[] {0, bytes - 1, bytes + 1, Integer.MIN_VALUE}) {
                ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(whole.length - 4, announced);
                assertTrue(Gzip.length(whole, LIMIT) <= LIMIT);
                if (bytes <= LIMIT || announced == 0) {
                    assertThrows(IOException.class, () -> Gzip.inflate(whole, LIMIT), bytes + " as " + announced);
                } else {
                    assertEquals(LIMIT + 1, Gzip.inflate(whole, LIMIT).length);
                }
            }
        }
    }

    @Test
    void optionalFieldsOfTheHeaderAreSkipped() throws IOException {
        byte[] plain = gzip("{}".getBytes(UTF_8));
        for (String fields : new String[] {
            "04 0000", "04 0200 6162", "08 6e616d6500", "10 636f00", "02 beef", "1f 0100 61 6e00 6300 beef", "01"}) {
            assertArrayEquals("{}".getBytes(UTF_8), Gzip.inflate(withFields(plain, fields), LIMIT), fields);
        }
    }

    @Test
    void headerWithoutEndIsBroken() throws IOException {
        byte[] plain = gzip("{}".getBytes(UTF_8));
        for (String fields : new String[] {"04 ffff", "08 61", "10 61"}) {
            byte[] endless = withFields(plain, fields);
            for (int i = 12; i < endless.length; i++) {
                endless[i] = 'a'; // No NUL that could end a name.
            }
            assertThrows(IOException.class, () -> Gzip.inflate(endless, LIMIT), fields);
        }
    }

    @Test
    void everyTruncationIsBroken() throws IOException {
        byte[] whole = gzip("{\"event_name\":\"Email Sent\"}".getBytes(UTF_8));
        for (int length = 2; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> Gzip.inflate(part, LIMIT), "of length " + length);
        }
    }

    @Test
    void everyFlippedBitIsBrokenOrHarmless() throws IOException {
        byte[] content = "{\"event_name\":\"Email Sent\"}".getBytes(UTF_8);
        byte[] whole = gzip(content);
        for (int bit = 16; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertArrayEquals(content, Gzip.inflate(flipped, LIMIT), "bit " + bit);
            } catch (IOException e) {
                assertTrue(e.getMessage().startsWith("gzip: "), e.getMessage());
            }
        }
    }

    @Test
    void whatFollowsTheMemberIsBroken() throws IOException {
        byte[] whole = gzip("{}".getBytes(UTF_8));
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        assertThrows(IOException.class, () -> Gzip.inflate(twice, LIMIT));
        assertThrows(IOException.class, () -> Gzip.inflate(Arrays.copyOf(whole, whole.length + 1), LIMIT));
    }

    @Test
    void presetDictionaryIsBroken() {
        Deflater deflater = new Deflater();
        deflater.setDictionary("event".getBytes(UTF_8));
        deflater.setInput("event".getBytes(UTF_8));
        deflater.finish();
        byte[] zlib = new byte[100];
        deflater.deflate(zlib);
        deflater.end();
        byte[] dressed = new byte[110];
        System.arraycopy(HexFormat.of().parseHex("1f8b0800000000000000"), 0, dressed, 0, 10);
        System.arraycopy(zlib, 0, dressed, 10, 100);
        assertThrows(IOException.class, () -> Gzip.inflate(dressed, LIMIT));
    }

    @Test
    void lengthIsThatOfTheLastFourBytesUnlessThereIsNotEvenAHeader() {
        byte[] bytes = HexFormat.of().parseHex("1f8b080000000a000000");
        assertEquals(10, Gzip.length(bytes, LIMIT));
        for (int length = 0; length < bytes.length; length++) {
            assertEquals(0, Gzip.length(Arrays.copyOf(bytes, length), LIMIT));
        }
    }

    @Test
    void gzipIsToldByItsFirstTwoBytes() throws IOException {
        assertTrue(Gzip.isGzip(gzip(new byte[0])));
        assertTrue(Gzip.isGzip(new byte[] {0x1f, (byte) 0x8b}));
        for (byte[] other : new byte[][] {{}, {0x1f}, {0x1f, 0x1f}, "{}".getBytes(UTF_8)}) {
            assertFalse(Gzip.isGzip(other));
        }
    }

    /** @param fields the flags and what stands between the header and the data, in hexadecimal */
    private static byte[] withFields(byte[] plain, String fields) {
        byte[] extra = HexFormat.of().parseHex(fields.replace(" ", ""));
        byte[] bytes = new byte[plain.length + extra.length - 1];
        System.arraycopy(plain, 0, bytes, 0, 10);
        bytes[3] = extra[0];
        System.arraycopy(extra, 1, bytes, 10, extra.length - 1);
        System.arraycopy(plain, 10, bytes, 10 + extra.length - 1, plain.length - 10);
        return bytes;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
