package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands of README.md for the instance of the quick start, and what they print; on a Tomcat with its settings. */
@Tag("containers")
class QuickStartIT {
    private static final Path README = Path.of("README.md");

    private static Container container;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "SKIPPED: there is no curl");
        container = Distribution.TOMCAT_11.create("quick-start");
        container.addUser("admin", "admin", "pushwoosh-webhook");
        container.deploy(Distribution.WAR, "pushwoosh-webhook");
        String directory = container.base.resolve("target/events").toString();
        container.start(Map.of("pushwoosh-webhook.directory", directory), Map.of());
        Contract.awaitUp(container, "/pushwoosh-webhook");
        Files.createDirectories(container.base.resolve("deploy"));
        Files.copy(Path.of("deploy/event.json"), container.base.resolve("deploy/event.json"));
    }

    @AfterAll
    static void stop() {
        if (container != null) {
            container.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Quick start", "Answers"})
    void commandsPrintWhatTheReadmeSays(String heading) throws Exception {
        Matcher blocks = Pattern.compile("(?ms)^## " + heading + "\n.*?^```sh\n(.*?)\n```.*?^```text\n(.*?)\n```")
                .matcher(Files.readString(README));
        assertTrue(blocks.find(), heading);
        String commands = blocks.group(1).replace("http://127.0.0.1:8080", "http://127.0.0.1:" + container.port());
        String expected = Arrays.stream(blocks.group(2).split("\\.\\.\\.", -1)).map(Pattern::quote)
                .collect(Collectors.joining(".*"));

        String output = Script.run(container.base, commands);

        assertTrue(output.strip().matches(expected), () -> commands + "\nprinted\n" + output);
    }
}
