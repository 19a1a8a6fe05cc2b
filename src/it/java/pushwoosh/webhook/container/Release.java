package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Version 1.0.0, built once from its commit into {@code target/release-1.0.0}. */
final class Release {
    private static final String COMMIT = "cbf3583ebb62e0e213bc940b69855eaee423f787";
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Path FOLDER = PROJECT.resolve("target/release-1.0.0");

    private Release() {
    }

    /** Its WAR; skips the test in a clone that does not have the commit. */
    static Path war() throws IOException {
        Path war = FOLDER.resolve("target/pushwoosh-webhook.war");
        if (Files.notExists(war)) {
            boolean isThere = Script.run(PROJECT, "git cat-file -e " + COMMIT + "^{commit} && echo there || true")
                    .endsWith("there\n");
            String skipped = "SKIPPED: this clone has no commit " + COMMIT + ", version 1.0.0; git fetch --unshallow";
            if (!isThere) {
                System.out.println(skipped);
            }
            assumeTrue(isThere, skipped);
            FileTree.delete(FOLDER);
            Files.createDirectories(FOLDER);
            Script.run(PROJECT, "git archive " + COMMIT + " | tar -x -C '" + FOLDER + "'");
            Script.run(FOLDER, "mvn -B -ntp -q package -Dmaven.test.skip=true");
        }
        return war;
    }
}
