package pushwoosh.webhook.status;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.journal.DayFileName;
import pushwoosh.webhook.journal.Series;

/**
 * Counts the lines from before the start: events of the last 24 hours, today's by name, today's rejected bodies, and
 * the time of the last event. Memory is constant: {@value #BLOCK_BYTES} bytes of a line are looked at, and an event
 * without its name there counts as {@value EventCounts#OTHER}. A thread of its own reads, half of the time at most; any
 * thread may close it. If a file cannot be read, nothing from before the start is counted.
 */
public final class PastCounts implements AutoCloseable {
    static final int BLOCK_BYTES = 1 << 16;
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long JOIN_MILLIS = 200;
    private static final int FILES_MAX = 1_000;
    private static final String HEAD = "{\"received_at\":\"";
    private static final String EVENT = "\",\"event\":{";
    private static final String STATUS = "\",\"status\":";
    private static final String NAME = "\"event_name\":\"";
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9A-Fa-f]{4})|([^u]))");

    private final Path directory;
    private final Metrics metrics;
    private final long start;
    private final EventCounts events;
    private final Map<Refusal, RefusalCount> rejected = new EnumMap<>(Refusal.class);
    private final LocalDate oldest;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "pushwoosh-webhook past counts");
    private long lastEventMillis;

    /** Begins to count what is older than the start of {@code metrics}. */
    public PastCounts(Path directory, ZoneId zone, Metrics metrics) {
        this.directory = directory;
        this.metrics = metrics;
        this.start = metrics.startedAt().toEpochMilli();
        this.events = new EventCounts(zone, start);
        for (Refusal refusal : List.of(Refusal.MALFORMED, Refusal.INVALID, Refusal.TOO_LARGE)) {
            rejected.put(refusal, new RefusalCount(zone));
        }
        this.oldest = LocalDate.ofInstant(metrics.startedAt().minus(EventCounts.HOURS, ChronoUnit.HOURS), zone);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** Waits until all is counted, or the end. */
    void await() throws InterruptedException {
        thread.join();
    }

    private void run() {
        try {
            for (DayFileName file : files()) {
                try (InputStream in = Files.newInputStream(directory.resolve(file.toString()))) {
                    read(file.compressed() ? new GZIPInputStream(in, BLOCK_BYTES) : in);
                } catch (NoSuchFileException e) {
                    continue; // Housekeeping has just compressed or deleted it.
                }
            }
            if (!isClosing()) {
                metrics.addPast(events, rejected, lastEventMillis);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the status page counts from the start only: cannot read "
                    + directory, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those of the last 24 hours, or from the last day that has events. */
    private List<DayFileName> files() throws IOException {
        List<DayFileName> files = !Files.isDirectory(directory) ? List.of()
                : StoredFiles.in(directory, FILES_MAX).latest().stream().map(StoredFiles.StoredFile::name).toList();
        LocalDate newest = files.stream().filter(file -> file.series() == Series.EVENTS).map(DayFileName::day)
                .findFirst().orElse(oldest);
        return files.stream().filter(file -> !file.day().isBefore(newest.isBefore(oldest) ? newest : oldest)
                && !(file.compressed()
                && files.contains(new DayFileName(file.series(), file.day(), file.number(), false)))).toList();
    }

    private void read(InputStream in) throws IOException, InterruptedException {
        byte[] block = new byte[BLOCK_BYTES];
        int filled = 0;
        String longLine = null;
        long workSince = System.nanoTime();
        for (int read = 0; read >= 0 && !isClosing(); read = in.read(block, filled, BLOCK_BYTES - filled)) {
            int begin = 0;
            int end = filled + read;
            for (int i = filled; i < end; i++) {
                if (block[i] == '\n') {
                    if (!count(longLine != null ? longLine : new String(block, begin, i - begin, ISO_8859_1))) {
                        return;
                    }
                    longLine = null;
                    begin = i + 1;
                }
            }
            if (begin == 0 && end == BLOCK_BYTES) {
                longLine = longLine != null ? longLine : new String(block, ISO_8859_1);
                begin = end;
            }
            filled = end - begin;
            System.arraycopy(block, begin, block, 0, filled);
            workSince = pause(workSince);
        }
    }

    /** After some work, waits as long as that took. */
    private long pause(long workSince) throws InterruptedException {
        long worked = System.nanoTime() - workSince;
        if (worked < WORK_NANOS) {
            return workSince;
        }
        closing.await(worked, TimeUnit.NANOSECONDS);
        return System.nanoTime();
    }

    /** Counts a line, one character for each byte; false if it is not from before the start. */
    private boolean count(String line) {
        int end = line.indexOf('"', HEAD.length());
        if (!line.startsWith(HEAD) || end < 0) {
            return true;
        }
        try {
            long millis = OffsetDateTime.parse(line.substring(HEAD.length(), end)).toInstant().toEpochMilli();
            if (millis >= start) {
                return false;
            }
            if (line.startsWith(EVENT, end)) {
                events.addPast(millis, name(line, end + EVENT.length()));
                lastEventMillis = Math.max(lastEventMillis, millis);
            } else {
                rejected.forEach((refusal, count) -> {
                    if (line.startsWith(STATUS + refusal.status() + ",", end)) {
                        count.add(millis);
                    }
                });
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            // Not a line of ours.
        }
        return true;
    }

    /** The value of the event's own member, not that of an object in it. */
    private static String name(String line, int eventBegin) {
        int depth = 0;
        for (int i = eventBegin; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (depth == 0 && line.startsWith(NAME, i)) {
                    int begin = i + NAME.length();
                    return text(line.substring(begin, stringEnd(line, begin)));
                }
                i = stringEnd(line, i + 1);
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return EventCounts.OTHER;
    }

    private static int stringEnd(String line, int begin) {
        int i = begin;
        while (i < line.length() && line.charAt(i) != '"') {
            i += line.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, line.length());
    }

    private static String text(String quoted) {
        String text = new String(quoted.getBytes(ISO_8859_1), UTF_8);
        return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(escape.group(1) != null
                ? String.valueOf((char) Integer.parseInt(escape.group(1), 16))
                : ("\\" + escape.group(2)).replace("\\/", "/").translateEscapes()));
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Ends the thread, but does not wait for a disk that hangs. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
