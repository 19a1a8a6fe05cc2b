package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of deploy/personal-data.md on the files of a receiver that works meanwhile. */
@Tag("containers")
class PersonalDataIT {
    private static final String HWID = "j\u00f6rg/x+1@example.com";
    private static final String USER = "4711";
    private static final String OTHER = Example.EVENT;
    private static final int LOAD_THREADS = 4;

    /** Accepted events of the person, in all the spellings of JSON. */
    private static final List<String> EVENTS = List.of(
            hwid(HWID), hwid("j\\u00F6rg\\/x\\u002b1@example.com"), hwid("\\u006A\u00f6rg/x+1\\u0040example.com"),
            Example.ofUser(USER), Example.ofUser("\\u0034711"),
            Example.ofUser(USER).replace("user_id", "user\\u005fid"),
            Example.ofUser(USER).replace("Your order", "\\\"user_id\\\":\\\"1\\\" \\\\\\\" } ]"),
            Example.ofUser(USER).replace("20012345678", "18446744073709551615"),
            "{\"x\":{\"hwid\":[{\"a\":\"}\"}]}," + Example.ofUser(USER).substring(1));
    /** Accepted events of others that look like the person's. */
    private static final List<String> OTHER_EVENTS = List.of(
            OTHER, hwid("x" + HWID), hwid(HWID + ".au"), hwid(USER + "0"), Example.ofUser("0" + USER),
            Example.ofUser(USER + " "),
            OTHER.replace("Your order", "\\\"user_id\\\":\\\"4711\\\""), OTHER.replace("961234", USER),
            OTHER.replace("20012345678", "18446744073709551615"),
            "{\"friend\":{\"user_id\":\"4711\"}," + OTHER.substring(1),
            "{\"body\":\"{\\\"user_id\\\":\\\"4711\\\"}\"," + OTHER.substring(1), Example.ofUser("\\\\u0034711"));
    /** Bodies of the person that are rejected. */
    private static final List<byte[]> BODIES = List.of(
            utf8("{\"user_id\":4711}"),
            utf8("[{\"hwid\":\"a\"},{\"x\":{ \"hwid\" :\t\"j\\u00f6rg\\/x+1@example.com\"}}]"),
            utf8("{\"data\":\"{\\\"user_id\\\":\\\"4711\\\"}\"}"),
            utf8("{\"user_id\":\"4711\",\"x\":\"" + "\\u0001\u0007".repeat(99) + "\"}"),
            utf8("{\"a\":1,\"user_id\":\"4711\",\"payload\":\"cut of"),
            utf8("hwid=j%C3%B6rg%2Fx%2B1%40example.com&a=b"),
            utf8("{\"hwid\":[{\"address\":\"" + HWID + "\",\"x\":1}]}"),
            utf8("{'user_id':'4711'}"), hwid(HWID).substring(1).getBytes(ISO_8859_1),
            hwid(HWID).substring(1).getBytes(UTF_16BE),
            broken(gzip("{\"hwid\":\"a\",\"user_id\":\"4711\",\"payload\":\"" + "abcdefghij".repeat(99))));
    /** Bodies of others that are rejected. */
    private static final List<byte[]> OTHER_BODIES = List.of(
            utf8("{\"user_id\":47110}"), utf8("{\"user_id\":\"1\",\"campaign_id\":4711}"),
            utf8("{\"user_id\":\"47112\",\"payload\":\"cut of"),
            utf8("hwid=xj%C3%B6rg%2Fx%2B1%40example.com&a=4711"), new byte[0], utf8("user_id:\"-4711\""),
            utf8("[{\"hwid\":\"a\"},[[{\"x\":\"4711\"}]]]"),
            broken(gzip("{\"hwid\":\"a\",\"user_id\":\"47111\",\"payload\":\"" + "abcdefghij".repeat(99))));

    @TempDir
    private static Path classes;
    @TempDir
    private Path directory;
    private EmbeddedJetty jetty;
    private final List<String> mine = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    @BeforeAll
    static void compile() {
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        assertEquals(0, javac.run(System.out, System.err, "-Xlint:all", "-Werror",
                "-classpath", classes.toString(), "-d", classes.toString(),
                "deploy/personal-data/PersonalData.java", "deploy/personal-data/Person.java"));
    }

    @BeforeEach
    void receive() throws IOException {
        jetty = new EmbeddedJetty(directory, Map.of("zone", "UTC"));
        for (int i = 0; i < Math.max(EVENTS.size(), OTHER_EVENTS.size()); i++) {
            post("events", EVENTS.get(i % EVENTS.size()).getBytes(UTF_8), mine);
            post("events", OTHER_EVENTS.get(i % OTHER_EVENTS.size()).getBytes(UTF_8), others);
            post("rejected", BODIES.get(i % BODIES.size()), mine);
            post("rejected", OTHER_BODIES.get(i % OTHER_BODIES.size()), others);
        }
    }

    @AfterEach
    void close() {
        jetty.close();
    }

    /** Posts, and notes the line that came of it. */
    private void post(String kind, byte[] body, List<String> lines) throws IOException {
        int status = jetty.send(Request.post(EmbeddedJetty.PATH, body)).status();
        assertEquals(kind.equals("events"), status == 200, () -> status + " to " + new String(body, UTF_8));
        List<String> all = Files.readAllLines(directory.resolve(kind + ".current"));
        lines.add(all.get(all.size() - 1));
    }

    private static String hwid(String hwid) {
        return OTHER.replace("a@example.com", hwid);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(utf8(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] broken(byte[] gzip) {
        return Arrays.copyOf(gzip, gzip.length - 8);
    }

    /** Closed files of earlier days with the same lines: one plain, one compressed. */
    private void addClosedFiles() throws IOException {
        for (String kind : List.of("events", "rejected")) {
            byte[] content = Files.readAllBytes(directory.resolve(kind + ".current"));
            Files.write(directory.resolve(kind + ".2026-01-01.log"), content);
            Files.write(directory.resolve(kind + ".2025-12-31.1.log.gz"), gzip(new String(content, UTF_8)));
        }
    }

    @Test
    void accessFindsAllLinesOfThePersonInEverySpellingAndNoOther() throws Exception {
        addClosedFiles();
        assertEquals(sorted(3, mine), sorted(1, run("find", HWID, USER).lines().toList()));
        assertEquals("", run("find", "nobody"));
    }

    @Test
    void erasureUnderLoadRemovesThemAndLosesAndTearsNoOther() throws Exception {
        addClosedFiles();
        ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger(1_000_000);
        AtomicBoolean stopping = new AtomicBoolean();
        var threads = Executors.newFixedThreadPool(LOAD_THREADS);
        List<Future<?>> loads = new ArrayList<>();
        for (int i = 0; i < LOAD_THREADS; i++) {
            loads.add(threads.submit(() -> {
                while (!stopping.get()) {
                    String event = Example.ofUser(Integer.toString(next.getAndIncrement()));
                    if (jetty.send(Request.post(EmbeddedJetty.PATH, event)).status() == 200) {
                        acknowledged.add(event);
                    }
                }
                return null;
            }));
        }
        Await.until("the load runs", Container.PATIENCE, () -> acknowledged.size() > 100);
        String printed = run("erase", HWID, USER);
        int during = acknowledged.size();
        Await.until("the load goes on", Container.PATIENCE, () -> acknowledged.size() > during + 100);
        stopping.set(true);
        threads.shutdown();
        for (Future<?> load : loads) {
            load.get();
        }

        assertTrue(printed.matches("(?s)pass 1: " + 3 * mine.size() + " lines erased\n.*pass \\d: 0 lines erased\n"),
                printed);
        assertEquals("", run("find", HWID, USER));
        DayFiles files = new DayFiles(directory);
        Set<String> stored = new TreeSet<>();
        files.lines("events").forEach(line -> stored.add(line.replaceFirst(".*?\"event\":(.*)}", "$1")));
        assertEquals(List.of(), acknowledged.stream().filter(event -> !stored.contains(event)).toList());
        List<String> left = new ArrayList<>(files.lines("events"));
        left.addAll(files.lines("rejected"));
        left.removeIf(line -> line.matches(".*\"user_id\":\"10\\d{5}\".*"));
        assertEquals(sorted(2, others), sorted(1, left));
        assertEquals(others("event"), unzip("events.2025-12-31.1.log.gz"));
        assertEquals(others("status"), unzip("rejected.2025-12-31.1.log.gz"));
        assertEquals(List.of(), names("\\.eras.*"));
        Await.until("the lock is free again", Container.PATIENCE, () -> names("\\.lock\\.housekeeping").isEmpty());
        assertEquals(Files.getPosixFilePermissions(directory.resolve("events.current")),
                Files.getPosixFilePermissions(directory.resolve("events." + LocalDate.now(ZoneOffset.UTC) + ".log")));
    }

    @Test
    void erasureResumesAfterAKillAndTakesNoNameThatExists() throws Exception {
        Path today = directory.resolve("events.current").toRealPath();
        Files.move(today, directory.resolve(".erasing." + today.getFileName()));
        Files.writeString(directory.resolve(".erased." + today.getFileName()), "half a li");
        Await.until("the receiver has a new file", Container.PATIENCE,
                () -> names("events\\..*\\.1\\.log").size() == 1);
        Files.writeString(today, ""); // As another receiver would begin one.
        Files.writeString(directory.resolve(".events.2025-12-31.log.gz.unfinished"), "of a killed compression");
        Files.writeString(directory.resolve("events.2025-12-31.log.torn"), "\"user_id\":\"1\"");

        run("erase", HWID, USER);

        assertEquals(others("event"), new DayFiles(directory).lines("events"));
        assertEquals(1, names("events\\..*\\.2\\.log").size());
        assertEquals(List.of(), names("\\.eras.*|.*unfinished"));
        assertEquals("\"user_id\":\"1\"", Files.readString(directory.resolve("events.2025-12-31.log.torn")));
    }

    /** The lines of others that have a member, in their order. */
    private List<String> others(String member) {
        return others.stream().filter(line -> line.contains("\"" + member + "\":")).toList();
    }

    private List<String> names(String regex) {
        return Arrays.stream(directory.toFile().list()).filter(name -> name.matches(regex)).toList();
    }

    private List<String> unzip(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve(name));
        return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), UTF_8).lines().toList();
    }

    /** So many copies of the lines. */
    private static List<String> sorted(int copies, List<String> lines) {
        return Stream.generate(() -> lines).limit(copies).flatMap(List::stream).sorted().toList();
    }

    /** Returns what it printed. */
    private String run(String verb, String... values) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java,
                "-cp", classes.toString(), "PersonalData", verb, directory.toString()));
        command.addAll(List.of(values));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        ChildProcesses.watch(process);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
