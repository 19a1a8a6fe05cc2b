package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of injected faults and their outcome, one row per fault; the build of {@code src/it} prints it at its end.
 */
public final class FaultTable {
    private static final Path FILE = Path.of("target", "faults.txt");

    private FaultTable() {
    }

    /**
     * Adds a row, in place of an earlier one of that fault.
     *
     * @param times how often the fault came
     * @param acknowledged events, or appends to the journal, that were reported durable
     * @param lost how many of them are not in the files
     * @param torn lines that are not whole
     */
    public static synchronized void add(String fault, long times, long acknowledged, long lost, long torn) {
        try {
            List<String> rows = new ArrayList<>(Files.exists(FILE) ? Files.readAllLines(FILE)
                    : List.of(row("fault", "times injected", "acknowledged", "found", "lost", "torn")));
            rows.removeIf(row -> row.startsWith("| " + fault + " "));
            rows.add(row(fault, times, acknowledged, acknowledged - lost, lost, torn));
            Files.write(FILE, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(Object... columns) {
        return String.format("| %-74s | %14s | %12s | %8s | %4s | %4s |", columns);
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
