package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;

/** Shell commands as an admin types them. */
final class Script {
    private Script() {
    }

    /**
     * Runs commands to their end, or to the first that fails.
     *
     * @return what they have printed, standard error included
     * @throws AssertionError with that output if one failed
     */
    static String run(Path directory, String commands) throws IOException {
        Process process = new ProcessBuilder("sh", "-ec", commands).directory(directory.toFile())
                .redirectErrorStream(true).start();
        ChildProcesses.watch(process);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.onExit().join().exitValue(), () -> commands + "\nprinted\n" + output);
        return output;
    }
}
