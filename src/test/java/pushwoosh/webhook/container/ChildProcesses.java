package pushwoosh.webhook.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;

/**
 * Ends child processes when this JVM ends, however it ends: a shell that reads process ids from a pipe, and kills
 * those it was not told to forget once the pipe closes. A shutdown hook would not outlive a kill -9.
 *
 * <p>May be called from any thread.
 */
public final class ChildProcesses {
    /** Ignores the signals of a terminal: a Ctrl-C is meant for the whole group, this process too. */
    private static final String SCRIPT = """
            trap '' INT HUP TERM
            while read -r verb pid; do
              case $verb in
                watch) pids="$pids $pid " ;;
                forget) pids=$(printf %s "$pids" | sed "s/ $pid //") ;;
              esac
            done
            [ -z "$pids" ] || kill -9 $pids
            """;
    private static final Writer ORDERS = startShell();

    private ChildProcesses() {
    }

    /** Has the process killed at the end of this JVM, unless it has exited before. */
    public static void watch(Process process) {
        order("watch", process.pid());
        process.onExit().thenRun(() -> order("forget", process.pid()));
    }

    private static synchronized void order(String verb, long pid) {
        try {
            ORDERS.write(verb + " " + pid + "\n");
            ORDERS.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the shell that ends the containers has gone", e);
        }
    }

    private static Writer startShell() {
        try {
            return new ProcessBuilder("sh", "-c", SCRIPT)
                    .redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start().outputWriter();
        } catch (IOException e) {
            throw new UncheckedIOException("no shell to end the containers with", e);
        }
    }
}
