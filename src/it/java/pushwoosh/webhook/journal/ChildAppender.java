package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The {@code main} of a second JVM that appends events to a journal, some at a time, until its input ends
 * or it is killed. It says {@code DURABLE 7} for each, or what else became of it.
 */
final class ChildAppender {
    private static final int AT_A_TIME = 8;
    static final JournalLimits LIMITS =
            new JournalLimits(ZoneId.of("UTC"), 64 << 20, 0, Duration.ofSeconds(10), 0, 0);

    private ChildAppender() {
    }

    /** Starts it: lines of about {@code padding} bytes with ids from {@code firstId} on. */
    static ChildJvm start(List<String> before, Path directory, int firstId, int padding) throws IOException {
        return ChildJvm.start(before, ChildAppender.class, directory.toString(), "" + firstId, "" + padding);
    }

    /** The append that a line of the child's speaks of, told its result. */
    static TrackedAppend parse(String said, int padding) {
        String[] words = said.split(" ");
        TrackedAppend sent = TrackedAppend.of(Series.EVENTS, Integer.parseInt(words[1]), 1, padding);
        sent.told(JournalState.valueOf(words[0]));
        return sent;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        AtomicBoolean isInputAtEnd = new AtomicBoolean();
        Thread reader = new Thread(() -> isInputAtEnd.set(readToEnd()));
        reader.setDaemon(true);
        reader.start();
        int id = Integer.parseInt(arguments[1]);
        int padding = Integer.parseInt(arguments[2]);
        Semaphore room = new Semaphore(AT_A_TIME);
        try (Journal journal = Journal.open(Path.of(arguments[0]), LIMITS)) {
            journal.awaitStart(Duration.ofSeconds(30));
            while (!isInputAtEnd.get()) {
                room.acquire();
                int sent = id++;
                byte[] line = TrackedAppend.of(Series.EVENTS, sent, 1, padding).lines().get(0).getBytes(UTF_8);
                journal.append(Series.EVENTS, List.of(line), result -> {
                    ChildJvm.say(result + " " + sent);
                    room.release();
                });
            }
            room.acquire(AT_A_TIME);
        }
    }

    private static boolean readToEnd() {
        try {
            return System.in.readAllBytes().length >= 0;
        } catch (IOException e) {
            return true; // The parent has gone.
        }
    }
}
