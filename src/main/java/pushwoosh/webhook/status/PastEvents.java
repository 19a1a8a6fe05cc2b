package pushwoosh.webhook.status;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import pushwoosh.webhook.event.EventParser;
import pushwoosh.webhook.journal.DayFileName;

/**
 * Counts once, in a thread of its own, the events that the files of the last 24 hours hold from before the start, so
 * that a restart does not forget the day. It works half of the time at most and in bounded memory, and what fails
 * is not counted: the receiver does without. Any thread may close it.
 */
public final class PastEvents implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long JOIN_MILLIS = 200;

    private final Path directory;
    private final ZoneId zone;
    private final Instant start;
    private final EventParser parser;
    private final Metrics metrics;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::read, "pushwoosh-webhook past events");
    private long lastMillis;

    /** Begins to count what is older than the start of {@code metrics}. */
    public PastEvents(Path directory, ZoneId zone, EventParser parser, Metrics metrics) {
        this.directory = directory;
        this.zone = zone;
        this.parser = parser;
        this.start = metrics.startedAt();
        this.metrics = metrics;
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** Waits until all is counted, or the end. */
    public void await() throws InterruptedException {
        thread.join();
    }

    private void read() {
        EventCounts counts = new EventCounts(zone, start.toEpochMilli());
        LocalDate oldest = start.minusSeconds(TimeUnit.HOURS.toSeconds(EventCounts.HOURS)).atZone(zone).toLocalDate();
        try {
            for (Path file : eventFiles(oldest)) {
                read(file, counts);
            }
            if (!isClosing()) {
                metrics.addPast(counts, lastMillis);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING,
                    "today's counts on the status page begin now, for the files from before cannot be read: " + e);
        }
    }

    /** Those of the day and later. */
    private List<Path> eventFiles(LocalDate oldest) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "events.*.log")) {
            for (Path file : all) {
                DayFileName name = DayFileName.parse(file.getFileName().toString()).orElse(null);
                if (name != null && !name.day().isBefore(oldest) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private void read(Path file, EventCounts counts) throws IOException {
        try (InputStream in = new PoliteStream(Files.newInputStream(file))) {
            EventScanner events = new EventScanner(in, parser);
            while (events.next() && events.millis() < start.toEpochMilli()) {
                counts.addPast(events.millis(), events.name());
                lastMillis = Math.max(lastMillis, events.millis());
            }
        }
    }

    /** Ends early when the receiver closes, and leaves processor and disk to the requests as long as it uses them. */
    private final class PoliteStream extends FilterInputStream {
        private long workSince = System.nanoTime();

        PoliteStream(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] block, int from, int length) throws IOException {
            long worked = System.nanoTime() - workSince;
            if (worked > WORK_NANOS) {
                try {
                    closing.await(worked, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
                workSince = System.nanoTime();
            }
            return isClosing() ? -1 : super.read(block, from, length);
        }
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
