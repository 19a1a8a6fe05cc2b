package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The table of what was done to the receiver and what came of it, a row a fault; the build prints it at its end. */
public final class FaultTable {
    private static final Path FILE = Path.of("target", "faults.txt");
    private static final String ROW = "| %-74s | %14s | %12s | %8s | %4s | %4s |%n";

    private FaultTable() {
    }

    /**
     * Adds a row.
     *
     * @param times how often the fault came
     * @param acknowledged events, or appends to the journal, that were reported durable
     * @param lost how many of them are not in the files
     * @param torn lines that are not whole
     */
    public static synchronized void add(String fault, long times, long acknowledged, long lost, long torn) {
        try {
            if (Files.notExists(FILE)) {
                append("fault", "times injected", "acknowledged", "found", "lost", "torn");
            }
            append(fault, times, acknowledged, acknowledged - lost, lost, torn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Object... columns) throws IOException {
        Files.writeString(FILE, String.format(ROW, columns), UTF_8, CREATE, APPEND);
    }

    /** Adds the row and fails unless everything that was acknowledged is there and whole. */
    static void check(String fault, long times, EventLoad load, DayFiles files) throws IOException {
        int torn = files.tornCount();
        int acknowledged = load.acknowledgedCount();
        int found = torn == 0 ? load.found(files.events()) : 0;
        add(fault, times, acknowledged, acknowledged - found, torn);
        assertEquals(0, torn, fault);
        load.assertKept(files.events());
    }
}
