package pushwoosh.webhook.container;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An admin upgrades from version 1.0.0 while events arrive, does not like it, and goes back. */
@Tag("containers")
class UpgradeIT {
    private static final String NAME = "pushwoosh-webhook";
    /** Before and after each step: enough for every thread to be in the middle of a request. */
    private static final int EVENTS_BETWEEN = 200;
    private static final Pattern START = Pattern.compile("version (\\S+) (?:listens )?at /" + NAME + "\\b");

    private static Path release;

    @BeforeAll
    static void build() throws IOException {
        release = Release.war();
    }

    /** Step by step what the admin does, between which events are acknowledged. */
    private interface Step {
        void take() throws IOException;
    }

    @ParameterizedTest
    @EnumSource(names = "TOMCAT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void parallelVersionTakesOverAndGoesWithoutLoss(Distribution distribution) throws IOException {
        try (Container container = distribution.create("parallel")) {
            DayFiles files = start(container, () -> container.deploy(release, NAME + "##1"));
            underLoad(container, "1.0.0 and 1.1.0 in parallel, " + distribution, files,
                    () -> container.deploy(Distribution.WAR, NAME + "##2"),
                    () -> container.undeploy(NAME + "##2"),
                    () -> container.deploy(Distribution.WAR, NAME + "##2"),
                    () -> container.undeploy(NAME + "##1"));
            assertEquals(List.of("1.0.0", "1.1.0", "1.1.0"), starts(container));
        }
    }

    @ParameterizedTest
    @EnumSource
    void commandsOfTheReadmeReplaceTheReleaseAndBringItBackWithoutLoss(Distribution distribution) throws IOException {
        try (Container container = distribution.create("upgrade")) {
            DayFiles files = start(container, () -> install(container));
            underLoad(container, "1.0.0 replaced by 1.1.0 and back, " + distribution, files,
                    () -> upgrade(container, Distribution.WAR),
                    () -> upgrade(container, release),
                    () -> upgrade(container, Distribution.WAR));
            assertEquals(List.of("1.0.0", "1.1.0", "1.0.0", "1.1.0"), starts(container));
            assertEquals(1, files.eventFileNames().size(), "each version appends to the file of the other");
        }
    }

    private static DayFiles start(Container container, Step installation) throws IOException {
        DayFiles files = new DayFiles(container.base.resolve("events"));
        container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
        installation.take();
        Contract.awaitUp(container, "/" + NAME);
        return files;
    }

    /** The release, at a place outside the folder that Tomcat watches. */
    private static void install(Container container) throws IOException {
        Path war = Files.createDirectory(container.base.resolve("opt")).resolve(NAME + ".war");
        if (container instanceof WildFly) {
            upgrade(container, release);
        } else {
            Files.copy(release, war);
            Path context = container.base.resolve(NAME + ".xml");
            Files.writeString(context, "<Context docBase=\"" + war + "\"/>");
            Files.move(context, Files.createDirectories(container.base.resolve("conf/Catalina/localhost"))
                    .resolve(NAME + ".xml"));
        }
    }

    /** Runs the commands of README.md, and returns when the other version has started. */
    private static void upgrade(Container container, Path war) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String place = container.base.resolve("opt") + "/";
        int before = starts(container).size();
        if (container instanceof WildFly wildFly) {
            Files.copy(war, Path.of(place, NAME + ".war"), REPLACE_EXISTING);
            wildFly.manage(find("(?s)## Upgrade\n.*?jboss-cli.sh --connect --command=\"(.*?)\"`", readme)
                    .replace("/opt/pushwoosh-webhook/", place));
        } else {
            Script.run(Path.of("").toAbsolutePath(), find("(?s)## Upgrade\n.*?```sh\n(.*?)\n *```", readme)
                    .replace("/opt/pushwoosh-webhook/", place).replace("target/pushwoosh-webhook.war", war.toString()));
        }
        Await.until(war + " has started", Container.PATIENCE, () -> starts(container).size() > before);
    }

    private static void underLoad(Container container, String fault, DayFiles files, Step... steps)
            throws IOException {
        EventLoad load = EventLoad.start(container, "/" + NAME, 4);
        try (load) {
            for (Step step : steps) {
                load.awaitAcknowledged(EVENTS_BETWEEN);
                step.take();
            }
            load.awaitAcknowledged(EVENTS_BETWEEN);
        }
        int written = current(files).size();
        assertEquals(200, load.postOne());
        assertEquals(written + 1, current(files).size(), "events.current leads to the file in use");
        container.stop();

        System.out.println(fault + ": " + load.outcomes());
        FaultTable.check(fault, steps.length, load, files);
        Contract.assertReplacedQuietly(container, load);
    }

    private static List<String> current(DayFiles files) throws IOException {
        return Files.readAllLines(files.directory().resolve("events.current"));
    }

    /** The versions that have started, in their order. */
    private static List<String> starts(Container container) {
        try {
            return START.matcher(container.log()).results().map(start -> start.group(1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String find(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results().map(result -> result.group(1)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + regex));
    }
}
