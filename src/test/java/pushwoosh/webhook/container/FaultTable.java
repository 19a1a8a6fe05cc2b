package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;

/** The table that the tests of failures print on the console, a row a fault. */
final class FaultTable {
    private static final String ROW = "| %-62s | %14s | %12s | %8s | %4s | %4s |%n";
    private static boolean headed;

    private FaultTable() {
    }

    /**
     * Prints the row and fails unless everything that was acknowledged is there and whole.
     *
     * @param times how often the fault came
     */
    static synchronized void print(String fault, int times, EventLoad load, DayFiles files) throws IOException {
        int torn = files.tornCount();
        int acknowledged = load.acknowledgedCount();
        int found = torn == 0 ? load.found(files.events()) : 0;
        if (!headed) {
            headed = true;
            System.out.printf(ROW, "fault", "times injected", "acknowledged", "found", "lost", "torn");
        }
        System.out.printf(ROW, fault, times, acknowledged, found, acknowledged - found, torn);
        assertEquals(0, torn, fault);
        load.assertKept(files);
    }
}
