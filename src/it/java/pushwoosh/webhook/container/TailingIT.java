package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command of deploy/tailing.md, run as it stands there on files that the receiver has written. */
@Tag("containers")
class TailingIT {
    private static final Path PAGE = Path.of("deploy", "tailing.md");
    private static final Path DIRECTORY = Path.of("target", "tailing").toAbsolutePath();
    private static final Path HOME = Path.of("target", "tailing-home").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> IDS = List.of("9007199254740992", "9007199254740993", "9223372036854775807",
            "9223372036854775808", "18446744073709551615");
    private static final Pattern DUCKDB = Pattern.compile("(?s)duckdb (?:-csv )?-c \"(.*)\"");
    private static final Map<String, String> VERSIONS = Map.of("jq", "jq --version", "gojq", "gojq --version",
            "mlr", "mlr --version", "lnav", "lnav -V", "grep", "echo any");

    private static EmbeddedJetty jetty;

    @BeforeAll
    static void writeFiles() throws IOException {
        for (Path folder : List.of(DIRECTORY, HOME)) {
            FileTree.delete(folder);
            Files.createDirectories(folder);
        }
        jetty = new EmbeddedJetty(DIRECTORY, Map.of("zone", "UTC"));
        String big = Example.EVENT.replace("Email Sent", "Email Hard Bounced").replace("\"campaign_id\":961234,", "");
        for (String id : IDS) {
            assertEquals(200, jetty.send(Request.post(EmbeddedJetty.PATH, big.replace("20012345678", id))).status());
        }
        assertEquals(200, jetty.send(Request.post(EmbeddedJetty.PATH, "[" + Example.EVENT + "]")).status());
        assertEquals(422, jetty.send(Request.post(EmbeddedJetty.PATH, "{\"event_name\":\"\u00e9\"}")).status());
        compress(LocalDate.now(ZoneOffset.UTC).minusDays(1));
        Files.copy(Path.of("deploy", "watching", "lnav-format.json"), DIRECTORY.resolve("lnav-format.json"));
    }

    /** As housekeeping leaves the file of an earlier day. */
    private static void compress(LocalDate day) throws IOException {
        String line = "{\"received_at\":\"" + day + "T12:00:00.000Z\",\"event\":"
                + Example.EVENT.replace("20012345678", "\"20012345678\"") + "}\n";
        try (OutputStream out = new GZIPOutputStream(
                Files.newOutputStream(DIRECTORY.resolve("events." + day + ".log.gz")))) {
            out.write(line.getBytes(UTF_8));
        }
    }

    @AfterAll
    static void stop() {
        jetty.close();
    }

    static Stream<String> commands() throws IOException {
        return Pattern.compile("(?s)```sh\n(.*?)\n```").matcher(Files.readString(PAGE)).results().map(block -> block.group(1));
    }

    static Stream<Arguments> exactness() throws IOException {
        return Files.readAllLines(PAGE).stream().map(Pattern.compile("\\| `(.*)` \\| (\\S+) \\| (\\d+) \\|")::matcher)
                .filter(Matcher::matches).map(row -> Arguments.of(row.group(1), row.group(2), row.group(3)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandWorks(String command) throws Exception {
        String output = command.startsWith("tail -F") ? follow(command) : run(command);
        assertFalse(output.isBlank(), command);
        assertFalse(output.contains("null"), output);
    }

    @ParameterizedTest
    @MethodSource("exactness")
    void idsAreExactUpToTheNumberStatedAndNotAbove(String command, String version, String exactUpTo) throws Exception {
        String tool = command.split(" ")[0];
        if (!tool.equals("duckdb")) {
            requireTools(command);
            String found = shell(VERSIONS.get(tool));
            assumeTrue(found.contains(version), () -> "SKIPPED: the page speaks of " + tool + " " + version + ", here is " + found);
        }
        if (tool.equals("lnav")) {
            run("lnav -i lnav-format.json");
        }
        // The id as a string, which the event of the other day has, would make strings of all for DuckDB.
        String output = run(command);
        for (String id : IDS) {
            boolean isExact = Pattern.compile("\\b" + id + "\\b").matcher(output).find();
            assertEquals(id.length() < exactUpTo.length() || id.compareTo(exactUpTo) <= 0 && id.length() == exactUpTo.length(),
                    isExact, () -> id + " in " + output);
        }
    }

    /** Runs a command that does not end, until it has shown an event that came after it was started. */
    private static String follow(String command) throws IOException {
        requireTools(command);
        Path output = HOME.resolve("output");
        Process process = bash(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        ChildProcesses.watch(process);
        try {
            String name = "Soft Bounce " + Math.abs(command.hashCode());
            Await.until(command + " shows " + name, PATIENCE, () -> {
                try {
                    jetty.send(Request.post(EmbeddedJetty.PATH, Example.EVENT.replace("Email Sent", name)));
                    return Files.readString(output).contains(name);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            return Files.readString(output);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String run(String command) throws Exception {
        Matcher duckdb = DUCKDB.matcher(command);
        if (duckdb.matches()) {
            return query(duckdb.group(1));
        }
        requireTools(command);
        return shell(command);
    }

    private static String shell(String command) throws IOException {
        Process process = bash(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            assertEquals(0, process.waitFor(), () -> command + ": " + output);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return output;
    }

    private static ProcessBuilder bash(String command) {
        ProcessBuilder builder = new ProcessBuilder("bash", "-o", "pipefail", "-c", command).directory(DIRECTORY.toFile());
        builder.environment().putAll(Map.of("HOME", HOME.toString(), "LC_ALL", "C.UTF-8"));
        builder.environment().remove("XDG_CONFIG_HOME");
        return builder;
    }

    /** The SQL in the engine itself: DuckDB's own shell is not among Debian's packages. */
    private static String query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET file_search_path = '" + DIRECTORY + "'");
            StringBuilder output = new StringBuilder();
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        output.append(rows.getString(i)).append('\t');
                    }
                    output.append('\n');
                }
            }
            return output.toString();
        }
    }

    private static void requireTools(String command) {
        for (String tool : List.of("jq", "gojq", "mlr", "lnav")) {
            boolean isUsed = Pattern.compile("(^|\\| )" + tool + " ").matcher(command).find();
            boolean isThere = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
            assumeTrue(!isUsed || isThere, () -> "SKIPPED: there is no " + tool + " for: " + command);
        }
    }
}
