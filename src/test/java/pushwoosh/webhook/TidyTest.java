package pushwoosh.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** Checks the rules of the design in the sources; each failure names the files. */
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
        assertNone(List.of(ROOT.resolve("http/Pending.java"), ROOT.resolve("http/Exchange.java"),
                ROOT.resolve("http/BlockingExchange.java")),
                "\\b(Receiver|InFlight|Intake|WebhookServlet)\\b");
    }

    @Test
    void jsonBindingIsConfinedToTheParserAndItsDeserializer() {
        List<Path> users = MAIN.stream().filter(file -> text(file).contains("import jakarta.json.bind.")).toList();
        assertEquals(List.of(ROOT.resolve("event/EventParser.java")), users, "only the parser imports JSON-B");
    }

    @Test
    void channelsAreConfinedToTheDiskAndItsOpenFiles() {
        assertEquals(List.of("ChannelFile.java", "Disk.java", "FileSystemDisk.java", "LockFile.java"), MAIN.stream()
                .filter(file -> text(file).contains("import java.nio.channels.FileChannel;"))
                .map(file -> file.getFileName().toString()).toList(), "only these import FileChannel");
    }

    @Test
    void readmeAndTheMatrixNameTheContainersThatThePomUnpacks() {
        String pom = text(Path.of("src/it/pom.xml"));
        Collection<String> unpacked = matches(pom, "<(?:tomcat1\\d|wildfly)\\.version>([0-9.]+[0-9])");
        unpacked.addAll(matches(pom, "<version>([0-9.]+[0-9])[^<]*</version>\\s*<type>zip"));
        Readme.assertSame(unpacked, Readme.table("| container | tested versions | Java | what is tested |").stream()
                .flatMap(cells -> matches(cells.get(1).replaceAll("Debian \\d+'s [0-9.]+", ""), "([0-9.]+[0-9])").stream())
                .toList(), "README.md, table of containers; the versions of src/it/pom.xml count");
        String matrix = text(Path.of("src/it/java/pushwoosh/webhook/deploy/ServletContainer.java"));
        Collection<String> patterns = matches(matrix, "(?m)^    [A-Z_0-9]+\\(\"[a-z-]+-(\\d+)\\.\\*");
        Readme.assertSame(unpacked.stream().map(version -> version.replaceFirst("\\..*", "")).toList(), patterns,
                "ServletContainer, a constant for each major version of src/it/pom.xml");
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
                || !text(file).matches("(?s).*\\n@Tag\\(\"(containers|deploy|matrix|cluster|soak)\"\\).*")).toList(),
                "no runner takes these: name them *Test in src/test, or *IT with the @Tag of a group in src/it");
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
        assertEquals(Map.of(), versions, "the poms differ in these versions");
    }

    @Test
    void everyTestRunsOrSaysWhyNot() {
        assertNone(TESTS, "(?m)^ *@Disabled *$");
        List<Path> tests = TESTS.stream().filter(file -> file.toString().matches(".*(Test|IT)\\.java")).toList();
        assertNone(tests, "(?m)^(?! *@).*\\n    (public )?void \\w+\\(\\)");
    }

    @Test
    void everyImportIsUsed() {
        assertNone(Stream.concat(MAIN.stream(), TESTS.stream()).toList(),
                "(?ms)^import (static )?[\\w.]+\\.(\\w+);(?!.*\\b\\2\\b)");
    }

    @Test
    void mainFilesAreShort() {
        assertEquals("", MAIN.stream().filter(file -> text(file).lines().count() > FILE_LINES_MAX)
                .map(file -> file + " has " + text(file).lines().count() + " lines, more than " + FILE_LINES_MAX
                        + ": move something out").collect(Collectors.joining("\n")));
        assertNone(MAIN, "(?m)^.{121,}$");
    }

    private static void assertNone(List<Path> files, String regex) {
        Pattern pattern = Pattern.compile(regex);
        assertEquals("", files.stream().flatMap(file -> pattern.matcher(text(file)).results()
                .map(found -> file + ":" + text(file).substring(0, found.start()).split("\n", -1).length
                        + " matches " + regex)).collect(Collectors.joining("\n")));
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
