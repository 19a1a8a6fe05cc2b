package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The command of README.md that sends rejected bodies again, as it stands there, on a real Tomcat. */
@Tag("containers")
class ReplayIT {
    private static final String PATH = "/pushwoosh-webhook";
    private static final String TOKEN = "0123456789abcdef";
    private static final String QUERY = "?token=" + TOKEN;
    /** As the cause of a rejection stands in the file, and as it is fixed there. */
    private static final Map<String, String> FIXED = Map.of("\\\"timestamp\\\":\\\"soon\\\"", "\\\"timestamp\\\":1764000000");

    @Test
    void commandOfTheReadmeSendsRejectedBodiesAgainToTheByte() throws Exception {
        for (String tool : List.of("jq", "curl", "base64")) {
            assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(
                    folder -> Files.isExecutable(Path.of(folder, tool))), () -> "SKIPPED: there is no " + tool);
        }
        try (Container container = Distribution.TOMCAT_11.create("replay")) {
            DayFiles files = new DayFiles(container.base.resolve("events"));
            container.deploy(Distribution.WAR, "pushwoosh-webhook");
            container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString(), "pushwoosh-webhook.token", TOKEN),
                    Map.of());
            Contract.awaitUp(container, PATH);
            List<String> events = reject(container);
            List<String> rejected = files.rejected();
            assertEquals(List.of(), files.events());

            Files.createDirectory(container.base.resolve("replay"));
            Path copy = container.base.resolve("replay/rejected.2026-11-23.log");
            Files.write(copy, files.lines("rejected"));
            FileTree.edit(copy, FIXED);
            String output = run(command(container), copy.getParent());

            assertEquals("200 200 200 400 400 422", output.replaceAll("(?m)^.* (\\d{3})$", "$1").strip().replace('\n', ' '));
            assertEquals(events, files.events());
            // Those that were not fixed are there a second time, byte for byte; the large one had no body to send.
            List<String> again = new ArrayList<>(files.rejected().subList(rejected.size(), files.rejected().size()));
            assertEquals(rejected.subList(3, rejected.size() - 1), again);
        }
    }

    /** What the events will be once they are fixed. */
    private static List<String> reject(Container container) throws IOException {
        String odd = Example.EVENT.replace("Your order", "a\\u0000\\ud83d \\\\ \\\" \u00fc \ud83d\ude00 $x `y` %s \\n'");
        List<String> events = List.of(
                Example.EVENT.replace("20012345678", "18446744073709551615").replace("961234", "9007199254740993"), odd,
                Example.ofUser("1"), Example.ofUser("2"));
        List<String> wrong = events.stream().map(event -> event.replace("1764000000", "\"soon\"")).toList();
        send(container, 422, wrong.get(0).getBytes(UTF_8));
        send(container, 422, wrong.get(1).getBytes(UTF_8));
        send(container, 422, ("[" + wrong.get(2) + ",\r\n\t " + wrong.get(3) + "]\n").getBytes(UTF_8));
        send(container, 400, odd.replace("\u00fc \ud83d\ude00", "\u00fc").getBytes(ISO_8859_1));
        send(container, 400, new byte[0]);
        send(container, 422, "\ufeff{}\n\n".getBytes(UTF_8));
        send(container, 413, new byte[2_000_000]);
        return events;
    }

    private static void send(Container container, int status, byte[] body) throws IOException {
        Contract.assertProblem(status, Request.post(PATH + QUERY, body).send(container));
    }

    private static String command(Container container) throws IOException {
        Matcher block = Pattern.compile("(?s)```sh\\s+(jq .*?)\\s+```").matcher(Files.readString(Path.of("README.md")));
        assertTrue(block.find());
        String command = block.group(1).replace("https://hooks.example.com" + PATH + "?token=...", container.url(PATH) + QUERY);
        assertTrue(command.contains(TOKEN), command);
        return command;
    }

    private static String run(String command, Path directory) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command).directory(directory.toFile()).redirectErrorStream(true).start();
        ChildProcesses.watch(process);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
