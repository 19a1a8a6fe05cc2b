package pushwoosh.webhook.status;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import pushwoosh.webhook.journal.DayFileName;
import pushwoosh.webhook.journal.Series;

/**
 * Counts the lines from before the start: events of the last 24 hours, today's by name, today's rejected bodies, and
 * the time of the last event. Memory is constant: an event whose line has {@value #BLOCK_BYTES} bytes or more counts as
 * {@value Metrics#OTHER}. It has its own thread, which reads at most half of the time; any thread may close it. After a
 * file that cannot be read the counts remain incomplete.
 */
public final class PastCounts implements AutoCloseable {
    static final int BLOCK_BYTES = 1 << 16;
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");
    private static final long JOIN_MILLIS = 200;
    private static final Pattern HEAD =
            Pattern.compile("\\{\"received_at\":\"([^\"]+)\",\"(?:event\":(?=\\{)|status\":(\\d{3}),)");
    private static final JsonProvider JSON = JsonProvider.provider();

    private final Path directory;
    private final Metrics metrics;
    private final LocalDate oldest;
    private final CountDownLatch closing = new CountDownLatch(1);
    final Thread thread = new Thread(this::run, "pushwoosh-webhook past counts");

    /** Begins to count what is older than the start of {@code metrics}. */
    public PastCounts(Path directory, ZoneId zone, Metrics metrics) {
        this.directory = directory;
        this.metrics = metrics;
        this.oldest = LocalDate.ofInstant(metrics.startedAt.minus(Count.HOURS, ChronoUnit.HOURS), zone);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
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
            if (closing.getCount() > 0) {
                metrics.pastCounted();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the status page does not count all events from before the start:"
                    + " cannot read " + directory, e);
        }
    }

    /** The day files of the last 24 hours, or since the last day that has events. */
    private List<DayFileName> files() throws IOException {
        List<DayFileName> files = !Files.isDirectory(directory) ? List.of()
                : List.copyOf(StoredFiles.in(directory).latest().keySet());
        LocalDate newest = files.stream().filter(file -> file.series() == Series.EVENTS).map(DayFileName::day)
                .findFirst().orElse(oldest);
        return files.stream().filter(file -> !file.day().isBefore(newest.isBefore(oldest) ? newest : oldest)
                && !(file.compressed()
                && files.contains(new DayFileName(file.series(), file.day(), file.number(), false)))).toList();
    }

    private void read(InputStream in) throws IOException, InterruptedException {
        byte[] block = new byte[BLOCK_BYTES];
        StringBuilder line = new StringBuilder(); // A character for each byte.
        long begin = System.nanoTime();
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            for (int i = 0; i < read; i++) {
                if (block[i] == '\n') {
                    if (!count(line.toString())) {
                        return;
                    }
                    line.setLength(0);
                } else if (line.length() < BLOCK_BYTES) {
                    line.append((char) (block[i] & 0xFF));
                }
            }
            if (closing.await(System.nanoTime() - begin, TimeUnit.NANOSECONDS)) {
                return;
            }
            begin = System.nanoTime();
        }
    }

    /** Counts a line; false if it is not from before the start. */
    private boolean count(String line) {
        Matcher head = HEAD.matcher(line);
        try {
            if (head.lookingAt()) {
                long millis = OffsetDateTime.parse(head.group(1)).toInstant().toEpochMilli();
                if (millis >= metrics.startedAt.toEpochMilli()) {
                    return false;
                }
                if (head.group(2) == null) {
                    metrics.pastEvent(millis, name(line));
                } else {
                    metrics.pastRejection(millis, Integer.parseInt(head.group(2)));
                }
            }
        } catch (DateTimeException | ArithmeticException | JsonException e) {
            // Not a line of ours.
        }
        return true;
    }

    /** The name of a line's event. */
    private static String name(String line) {
        if (line.length() == BLOCK_BYTES) {
            return Metrics.OTHER; // The rest was not read.
        }
        try (JsonReader reader = JSON.createReader(new StringReader(new String(line.getBytes(ISO_8859_1), UTF_8)))) {
            return reader.readObject().getJsonObject("event").getString("event_name", Metrics.OTHER);
        }
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
