package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushwoosh.webhook.journal.Faults.Fault;
import pushwoosh.webhook.journal.Faults.Operation;

class TornTailTest {
    private static final String NAME = "events.2026-11-23.log";
    private static final String TORN = NAME + ".torn";

    private final FaultyDisk disk = new FaultyDisk(1);
    private final RateLimitedLog errors = QuietLog.errors(() -> 0);

    @BeforeAll
    static void silence() {
        QuietLog.silence();
    }

    private void cut(byte[] content) throws IOException {
        SimulatedFile file = new SimulatedFile();
        file.append(content);
        disk.directory().put(NAME, file);
        try (Disk.OpenFile open = disk.open(NAME)) {
            new TornTail(disk, open, NAME, errors).cut();
        }
    }

    private static byte[] bytes(String text) {
        return text.replace('0', '\0').replace('|', '\n').getBytes(UTF_8);
    }

    /** A line feed is written as |, a NUL as 0. */
    @ParameterizedTest
    @CsvSource({
        "'',                '',           ",
        "{a}|,              {a}|,         ",
        "{a}|{b}|,          {a}|{b}|,     ",
        "{a}|{b,            {a}|,         {b",
        "{a,                '',           {a",
        "{a}|{b}|{,         {a}|{b}|,     {",
        "{a}|000,           {a}|,         000",
        "000,               '',           000",
        "{a}|{b}|0,         {a}|{b}|,     0",
        "{a}|{b00,          {a}|,         {b00",
        "{a}|{0}|,          {a}|,         {0}|",
        "{a}|{0}|{c}|,      {a}|{c}|,     {0}|{c}|",
        "{a}|{0}|{c}|{d,    {a}|{c}|,     {0}|{c}|{d",
        "{a}|00|{c}|0}|{e}|, {a}|{c}|{e}|, 00|{c}|0}|{e}|",
        "00|{a}|,           {a}|,         00|{a}|",
        "0|{a}|0|{b}|,      {a}|{b}|,     0|{a}|0|{b}|",
        "||{a}|,            ||{a}|,       ",
        "garbage|{b}|,      garbage|{b}|, ",
        "{é}|{ü,            {é}|,         {ü",
    })
    void linesStayAndWhatACrashToreIsKeptAside(String content, String left, String torn) throws IOException {
        cut(bytes(content));
        assertArrayEquals(bytes(left), disk.content(NAME));
        if (torn == null) {
            assertNull(disk.directory().get(TORN));
        } else {
            assertArrayEquals(bytes(torn), disk.content(TORN));
        }
        disk.cutPower();
        SimulatedFile durable = (SimulatedFile) disk.directory().get(TORN);
        assertEquals(torn == null, durable == null, "what was kept aside is on the disk");
    }

    @ParameterizedTest
    @CsvSource({"65535", "65536", "65537", "131072", "200000"})
    void tornTailMayBeLongerThanABlock(int length) throws IOException {
        String tail = "x".repeat(length);
        cut(("{a}\n" + tail).getBytes(UTF_8));
        assertEquals("{a}\n", new String(disk.content(NAME), UTF_8));
        assertEquals(tail, new String(disk.content(TORN), UTF_8));
    }

    @Test
    void linesBehindAHoleMayBeLongerThanABlock() throws IOException {
        String line = "{" + "x".repeat(200_000) + "}\n";
        cut(("{a}\n{\0}\n" + line + line + "{b}\n").getBytes(UTF_8));
        assertEquals("{a}\n" + line + line + "{b}\n", new String(disk.content(NAME), UTF_8));
    }

    @Test
    void everyPrefixOfALogIsCutToItsWholeLines() throws IOException {
        byte[] log = bytes("{one}|{two}|{three}|");
        for (int length = 0; length <= log.length; length++) {
            String prefix = new String(log, 0, length, UTF_8);
            disk.directory().remove(TORN);
            cut(prefix.getBytes(UTF_8));
            assertEquals(prefix.substring(0, prefix.lastIndexOf('\n') + 1), new String(disk.content(NAME), UTF_8));
        }
    }

    @Test
    void secondTornTailIsAddedToTheFirst() throws IOException {
        cut(bytes("{a}|{b"));
        cut(bytes("{a}|{c"));
        assertArrayEquals(bytes("{b{c"), disk.content(TORN));
    }

    @Test
    void whatWasCutIsForcedToTheCopyBeforeTheFileIsCut() throws IOException {
        cut(bytes("{a}|{b"));
        List<String> calls = disk.calls();
        int forced = calls.indexOf("FORCE " + TORN);
        int named = calls.indexOf("FORCE_DIRECTORY ");
        int cut = calls.indexOf("TRUNCATE " + NAME);
        assertTrue(0 <= forced && forced < named && named < cut, calls::toString);
        assertTrue(cut < calls.indexOf("FORCE " + NAME), calls::toString);
    }

    @Test
    void nothingIsCutIfItCannotBeKeptAside() {
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.CREATE));
        assertThrows(IOException.class, () -> cut(bytes("{a}|{b")));
        assertArrayEquals(bytes("{a}|{b"), disk.content(NAME));
    }

    @Test
    void fileWithoutACutIsForcedAllTheSame() throws IOException {
        cut(bytes("{a}|"));
        assertTrue(disk.calls().contains("FORCE " + NAME), "its lines may stand in the cache only");
    }

    @Test
    void ofAFileOfTenGigabytesOnlyTheTailIsRead(@TempDir Path directory) throws IOException {
        Path path = directory.resolve(NAME);
        String tail = "\n{\"last\":1}\n{\"torn\":";
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(10L << 30);
            file.seek(10L << 30);
            file.write(tail.getBytes(UTF_8));
        }
        FileSystemDisk real = new FileSystemDisk(directory);
        real.openDirectory();
        try (CountingFile open = new CountingFile(real.open(NAME))) {
            new TornTail(real, open, NAME, errors).cut();
            assertTrue(open.bytesRead() < 70 << 20, () -> open.bytesRead() + " bytes read");
            assertEquals((10L << 30) + tail.lastIndexOf('\n') + 1, open.channel().size());
        }
        assertEquals("{\"torn\":", Files.readString(directory.resolve(TORN)));
    }

    @Test
    void fileWithoutAnyLineEndInReachIsNotOurs(@TempDir Path directory) throws IOException {
        Path path = directory.resolve(NAME);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(1L << 30);
        }
        FileSystemDisk real = new FileSystemDisk(directory);
        real.openDirectory();
        try (Disk.OpenFile open = real.open(NAME)) {
            assertThrows(IOException.class, () -> new TornTail(real, open, NAME, errors).cut());
        }
        assertEquals(1L << 30, Files.size(path));
    }

    /** A line with a hole, so many bytes long, behind a whole one. */
    private String cutHole(Path directory, long length) throws IOException {
        Path path = directory.resolve(NAME);
        byte[] line = new byte[(int) length];
        Arrays.fill(line, (byte) 'x');
        line[5] = 0;
        line[line.length - 1] = '\n';
        Files.writeString(path, "{a}\n");
        Files.write(path, line, StandardOpenOption.APPEND);
        FileSystemDisk real = new FileSystemDisk(directory);
        real.openDirectory();
        try (Disk.OpenFile open = real.open(NAME)) {
            new TornTail(real, open, NAME, errors).cut();
            return open.channel().size() == 4 ? "cut" : "left";
        }
    }

    @Test
    void holeIsFoundAsFarBackAsOneForceReachesAndNotBefore(@TempDir Path directory) throws IOException {
        assertEquals("left", cutHole(directory, JournalLimits.MAX_UNFORCED_BYTES + 1));
        assertEquals("cut", cutHole(directory, JournalLimits.MAX_UNFORCED_BYTES));
        assertEquals(JournalLimits.MAX_UNFORCED_BYTES, Files.size(directory.resolve(TORN)));
        assertTrue(JournalLimits.MAX_UNFORCED_BYTES >= JournalLimits.MAX_BATCH_BYTES);
        assertTrue(JournalLimits.MAX_UNFORCED_BYTES >= JournalLimits.MAX_APPEND_BYTES);
    }

    @Test
    void whatOneForceReachesIsCutAlsoIfNoLineFeedOfItIsThere(@TempDir Path directory) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve(NAME).toFile(), "rw")) {
            file.write("{a}\n".getBytes(UTF_8));
            file.setLength(4 + JournalLimits.MAX_UNFORCED_BYTES);
        }
        FileSystemDisk real = new FileSystemDisk(directory);
        real.openDirectory();
        try (Disk.OpenFile open = real.open(NAME)) {
            new TornTail(real, open, NAME, errors).cut();
            assertEquals(4, open.channel().size());
        }
    }

    @Test
    void fileThatAnotherProgramWritesMeanwhileIsNotCut() {
        disk.setFaults((operation, name) -> {
            if (operation == Operation.FORCE && name.equals(TORN)) {
                ((SimulatedFile) disk.directory().get(NAME)).append(bytes("}|"));
            }
            return null;
        });
        assertThrows(IOException.class, () -> cut(bytes("{a}|{b")));
        assertArrayEquals(bytes("{a}|{b}|"), disk.content(NAME));
    }

    /** Counts what is read, and reads less than asked for. */
    private static final class CountingFile implements Disk.OpenFile {
        private static final int READ_BYTES_MAX = 50_000;

        private final Disk.OpenFile file;
        private long bytesRead;

        CountingFile(Disk.OpenFile file) {
            this.file = file;
        }

        long bytesRead() {
            return bytesRead;
        }

        @Override
        public int read(ByteBuffer bytes, long position) throws IOException {
            int limit = bytes.limit();
            bytes.limit(Math.min(limit, bytes.position() + READ_BYTES_MAX));
            int count = file.read(bytes, position);
            bytes.limit(limit);
            bytesRead += count;
            return count;
        }

        @Override
        public FileChannel channel() {
            return file.channel();
        }

        @Override
        public long sizeByName() {
            return file.sizeByName();
        }
    }
}
