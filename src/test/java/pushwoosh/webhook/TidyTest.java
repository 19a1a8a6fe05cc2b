package pushwoosh.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keeps the sources as the design has them; each failure names the files. */
class TidyTest {
    private static final Path ROOT = Path.of("src/main/java/pushwoosh/webhook");
    private static final int FILE_LINES_MAX = 250;
    private static final List<Path> MAIN = javaFiles(Path.of("src/main/java"));
    private static final List<Path> TESTS = Stream.of("src/test/java", "src/it/java", "src/benchmark/java")
            .flatMap(root -> javaFiles(Path.of(root)).stream()).toList();

    @ParameterizedTest
    @CsvSource({"event, -", "journal, -", "http, event", "settings, event", "status, event|http|journal|settings"})
    void packagesKnowOnlyThoseBelowThem(String own, String below) {
        assertNone(javaFiles(ROOT.resolve(own)),
                "(?m)^import (static )?pushwoosh\\.webhook\\.(?!(" + own + "|" + below + ")\\.)");
    }

    @Test
    void innerPackagesKnowNoServlets() {
        assertNone(javaFiles(ROOT.resolve("event")), "(?m)^import (static )?jakarta\\.servlet");
        assertNone(javaFiles(ROOT.resolve("journal")), "(?m)^import (static )?jakarta\\.");
    }

    @Test
    void exchangeDoesNotNameItsCallers() {
        assertNone(List.of(ROOT.resolve("http/Exchange.java"), ROOT.resolve("http/BlockingExchange.java")),
                "\\b(Receiver|InFlight|Intake|WebhookServlet)\\b");
    }

    @Test
    void jsonBindingIsConfinedToTheParserAndItsDeserializer() {
        List<Path> users = MAIN.stream().filter(file -> text(file).contains("import jakarta.json.bind.")).toList();
        assertEquals(Set.of(ROOT.resolve("event")), users.stream().map(Path::getParent).collect(Collectors.toSet()));
        assertTrue(users.size() <= 2, users::toString);
    }

    @Test
    void channelsAreConfinedToTheDiskAndItsOpenFiles() {
        assertEquals(List.of("ChannelFile.java", "FileSystemDisk.java", "LockFile.java"), MAIN.stream()
                .filter(file -> text(file).contains("import java.nio.channels.FileChannel;")).map(file -> file.getFileName().toString())
                .toList());
    }

    @Test
    void readmeListsExactlyTheSettings() {
        assertEquals(matches(text(ROOT.resolve("settings/Settings.java")), "reader\\.\\w+\\(\"([a-z-]+)\""),
                matches(text(Path.of("README.md")), "(?m)^\\| `pushwoosh-webhook\\.([a-z-]+)` \\|"));
    }

    @Test
    void nothingIsPrintedAndNoCharsetIsLeftToThePlatform() {
        assertNone(MAIN, "System\\.(out|err)\\b|printStackTrace");
        assertNone(MAIN, "\\.getBytes\\(\\)");
        assertNone(TESTS, "\\.getBytes\\(\\)");
    }

    @Test
    void everyTestClassMatchesThePatternAndTheGroupsOfItsRunner() {
        List<Path> tests = TESTS.stream().filter(file -> text(file).matches("(?s).*\\n    @(Test|ParameterizedTest)\\b.*"))
                .toList();
        assertEquals(List.of(), tests.stream().filter(file -> !file.startsWith("src/it")
                ? !file.toString().matches("src/test/.*Test\\.java")
                : !file.toString().endsWith("IT.java")
                || !text(file).matches("(?s).*\\n@Tag\\(\"(containers|deploy|matrix|cluster)\"\\).*")).toList());
    }

    @Test
    void allPomsNameTheSameVersions() {
        Map<String, Set<String>> versions = new TreeMap<>();
        for (String pom : List.of("pom.xml", "src/it/pom.xml", "src/benchmark/pom.xml", "src/mutation/pom.xml",
                "src/release/pom.xml")) {
            Pattern.compile("<(?:artifactId>(pushwoosh-webhook|[^<]+)[^<]*</artifactId>\\s*<version|(\\w+\\.version))>([^<$]+)<")
                    .matcher(text(Path.of(pom)).replaceFirst("(?s)<profiles>.*", "")).results()
                    .forEach(found -> versions.computeIfAbsent(found.group(1) + found.group(2), key -> new TreeSet<>())
                            .add(found.group(3)));
        }
        versions.values().removeIf(found -> found.size() == 1);
        assertEquals(Map.of(), versions);
    }

    @Test
    void everyTestRunsOrSaysWhyNot() {
        assertNone(TESTS, "(?m)^ *@Disabled *$");
        List<Path> tests = TESTS.stream().filter(file -> file.toString().matches(".*(Test|IT)\\.java")).toList();
        assertNone(tests, "(?m)^(?! *@).*\\n    (public )?void \\w+\\(\\)");
    }

    @Test
    void mainFilesAreShort() {
        assertEquals(List.of(), MAIN.stream().filter(file -> text(file).lines().count() > FILE_LINES_MAX).toList());
    }

    private static void assertNone(List<Path> files, String regex) {
        Pattern pattern = Pattern.compile(regex);
        List<Path> offenders = files.stream().filter(file -> pattern.matcher(text(file)).find()).toList();
        assertEquals(List.of(), offenders, () -> "have " + regex);
    }

    private static Collection<String> matches(String text, String regex) {
        return Pattern.compile(regex).matcher(text).results().map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
