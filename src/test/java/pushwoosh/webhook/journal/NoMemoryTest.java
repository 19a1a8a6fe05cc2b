package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another application of the container takes all memory for some seconds. */
@Timeout(60)
@Tag("processes")
class NoMemoryTest {
    @Test
    void committerStoresAgainOnceThereIsMemory(@TempDir Path directory) throws Exception {
        assertEquals("OPEN", ChildJvm.run(Main.class, directory.toString()));
    }

    static final class Main {
        private static final long SECONDS_WITHOUT_MEMORY = 5;

        private static Object[] blocks;
        private static Block smallest;

        private Main() {
        }

        public static void main(String[] arguments) throws Exception {
            try (Journal journal = Journal.open(Path.of(arguments[0]),
                    new JournalLimits(ZoneOffset.UTC, 1 << 20, 0, Duration.ofSeconds(10), 0, 0))) {
                journal.awaitStart(Duration.ofSeconds(30));
                append(journal);
                takeAllMemory(System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_WITHOUT_MEMORY));
                ChildJvm.say(append(journal));
            }
        }

        private static String append(Journal journal) throws Exception {
            CompletableFuture<JournalState> told = new CompletableFuture<>();
            journal.append(Series.EVENTS, List.of("{}".getBytes(UTF_8)), told::complete);
            return told.get(20, TimeUnit.SECONDS).toString();
        }

        /** To the last 16 bytes, until the time. */
        private static void takeAllMemory(long end) {
            for (int size = 1 << 20; System.nanoTime() - end < 0; ) {
                try {
                    if (size > 1) {
                        Object[] block = new Object[size];
                        block[0] = blocks;
                        blocks = block;
                    } else {
                        smallest = new Block(smallest);
                    }
                } catch (OutOfMemoryError e) {
                    size = Math.max(1, size / 2);
                }
            }
            blocks = null;
            smallest = null;
        }

        private record Block(Block next) {
        }
    }
}
