package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A disk whose force takes 10 ms longer: throughput has to grow with the connections instead of standing at 100 a
 * second. strace delays the system call; its filter in the kernel lets all others pass at full speed.
 */
final class SlowDiskSection {
    private static final int DELAY_MILLIS = 10;
    private static final String JAVA_HOME = "container.java.home";

    private SlowDiskSection() {
    }

    static void run(Options options, Report report) throws Exception {
        report.heading("On a disk whose force takes " + DELAY_MILLIS + " ms longer");
        Path body = new Bodies(options.directory()).event();
        Path wrapper = javaUnderStrace(options.directory().resolve("slow-java"));
        if (!works(wrapper)) {
            report.line("SKIPPED: strace cannot delay a system call here; on Debian: apt-get install strace");
            return;
        }
        System.setProperty(JAVA_HOME, wrapper.toString());
        try (Stage stage = new Stage(options, "slow")) {
            stage.deploy("pushwoosh-webhook", options.wars().get(0), Map.of());
            stage.start();
            Rounds rounds = new Rounds(List.of(stage.empty(), stage.receiver("pushwoosh-webhook")));
            rounds.warmUp(body);
            for (int connections : options.connections()) {
                Comparison.write(report, connections + " connections",
                        rounds.run(body, connections, options.rounds(), options.round()));
            }
            stage.stopAndCount(rounds, 1, report);
        } finally {
            System.clearProperty(JAVA_HOME);
        }
    }

    /** A Java home whose {@code java} runs under strace; the tracer is a process apart ({@code -D}). */
    private static Path javaUnderStrace(Path home) throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexec strace -D -f --seccomp-bpf -qq -o /dev/null -e trace=fdatasync -e signal=none"
                + " -e inject=fdatasync:delay_enter=" + DELAY_MILLIS * 1_000 + " '"
                + Path.of(System.getProperty("java.home"), "bin", "java") + "' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return home;
    }

    private static boolean works(Path home) throws InterruptedException {
        try {
            return new ProcessBuilder(home.resolve("bin/java").toString(), "-version")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
