package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runs {@link #main} in a JVM of its own, which dies without ending its children. */
class ChildProcessesTest {
    @Test
    void childIsKilledWhenItsJvmIsKilled() throws IOException {
        Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), ChildProcessesTest.class.getName())
                .redirectError(Redirect.INHERIT).start();
        long child = Long.parseLong(jvm.inputReader().readLine());
        assertTrue(isAlive(child), "the child runs while its JVM does");

        jvm.destroyForcibly();
        try {
            Await.until("child " + child + " has gone", Duration.ofSeconds(30), () -> !isAlive(child));
        } finally {
            ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Has one child that has ended and one that would stay; prints the id of the latter and waits to be killed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ChildProcesses.watch(ended);
        assertEquals(0, ended.waitFor());
        Process child = new ProcessBuilder("sleep", "600").start();
        ChildProcesses.watch(child);
        System.out.println(child.pid());
        child.waitFor();
    }
}
