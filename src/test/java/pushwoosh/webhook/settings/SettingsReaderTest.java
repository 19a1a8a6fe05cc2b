package pushwoosh.webhook.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pushwoosh.webhook.settings.Deployment.OTHER_VALUES;
import static pushwoosh.webhook.settings.Deployment.TOKEN;
import static pushwoosh.webhook.settings.Deployment.variable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushwoosh.webhook.Readme;
import pushwoosh.webhook.settings.Settings.InvalidException;
import pushwoosh.webhook.settings.Settings.Origin;

class SettingsReaderTest {
    private final Deployment deployment = new Deployment();

    @Test
    void everySettingHasItsDefault() throws InvalidException {
        Settings settings = deployment.read();
        assertEquals(Path.of("/srv/tomcat/logs/pushwoosh-webhook").toAbsolutePath(), settings.directory);
        assertEquals(ZoneId.of("Europe/Berlin"), settings.zone);
        assertEquals(List.of(), settings.tokens);
        assertEquals(1_048_576, settings.maxBodyBytes);
        assertEquals(Duration.ofSeconds(10), settings.bodyTimeout);
        assertEquals(Duration.ofSeconds(10), settings.commitTimeout);
        assertEquals(33_554_432, settings.queueBytes);
        assertEquals(67_108_864, settings.freeSpaceReserveBytes);
        assertEquals(268_435_456, settings.rejectedBytesPerDay);
        assertEquals(0, settings.compressAfterDays);
        assertEquals(0, settings.retentionDays);
        assertEquals(422, settings.invalidStatus);
        assertEquals("""
                pushwoosh-webhook.directory = %s   (default)
                pushwoosh-webhook.zone = Europe/Berlin   (default)
                pushwoosh-webhook.token = none   (default)
                pushwoosh-webhook.max-body-bytes = 1048576   (default)
                pushwoosh-webhook.body-timeout-seconds = 10   (default)
                pushwoosh-webhook.commit-timeout-seconds = 10   (default)
                pushwoosh-webhook.queue-bytes = 33554432   (default)
                pushwoosh-webhook.free-space-reserve-bytes = 67108864   (default)
                pushwoosh-webhook.rejected-bytes-per-day = 268435456   (default)
                pushwoosh-webhook.compress-after-days = 0   (default)
                pushwoosh-webhook.retention-days = 0   (default)
                pushwoosh-webhook.invalid-status = 422   (default)""".formatted(settings.directory),
                String.join("\n", settings.origins.stream().map(Origin::toString).toList()));
        assertTrue(settings.origins.stream().allMatch(Origin::isDefault));
    }

    @Test
    void readmeListsExactlyTheSettingsWithTheirDefaultsAndRanges() throws InvalidException {
        List<String> code = new ArrayList<>();
        for (Origin origin : deployment.read().origins) {
            code.add(row(origin.name(), origin.value(), ruleOf(origin.name())));
        }
        List<String> listed = Readme.table("| setting | default | range, unit |").stream().map(cells -> row(
                cells.get(0).replace("`", ""), cells.get(1).split("\\W")[0],
                cells.get(2).split(";")[0].replace("`max-body-bytes`", "1048576"))).toList();
        Readme.assertSame(code, listed, "README.md, table of settings (the range is what comes before a semicolon)");
    }

    /** The default, unless the system or the container gives it, and the numbers of the range. */
    private static String row(String name, String byDefault, String range) {
        return name + ", default " + (byDefault.matches("[0-9]+|none") ? byDefault : "...") + ", range "
                + Pattern.compile("(?<![\\w.-])[0-9]+(?![\\w.-])").matcher(range).results().map(MatchResult::group)
                        .filter(number -> !number.equals("2147483647")).toList();
    }

    /** Returns what is said of a value that no setting but a text can have. */
    private String ruleOf(String name) {
        deployment.system.setProperty(name, "\0");
        try {
            deployment.read();
            return "";
        } catch (InvalidException e) {
            return e.getMessage().replaceFirst("(?s).* it must be ", "");
        } finally {
            deployment.system.remove(name);
        }
    }

    @Test
    void everyTokenIsRedactedAndNotOnlyTheOneOfThatName() {
        deployment.set("second", TOKEN);
        SettingsReader reader = deployment.reader();
        assertEquals(List.of(TOKEN), reader.tokens("second"));
        assertEquals(List.of(new Origin("pushwoosh-webhook.second", "(redacted)", "system property")),
                List.copyOf(reader.origins.values()));
    }

    @ParameterizedTest
    @CsvSource({"jboss.server.log.dir,''", "catalina.base,logs", "server.output.dir,logs",
            "com.sun.aas.instanceRoot,logs", "jetty.base,logs"})
    void defaultDirectoryIsBelowTheLogsOfTheContainer(String property, String logs) throws InvalidException {
        deployment.system.clear();
        deployment.system.setProperty(property, "/srv/server");
        assertEquals(Path.of("/srv/server", logs, "pushwoosh-webhook").toAbsolutePath(), deployment.read().directory);
    }

    @Test
    void everySettingIsTakenFromEachOfTheThreePlaces() throws InvalidException {
        OTHER_VALUES.forEach((key, value) -> deployment.environment.put(variable(key), " " + value + "\n"));
        assertOtherValues("environment variable ");

        deployment.environment.replaceAll((name, value) -> "not looked at");
        OTHER_VALUES.forEach((key, value) -> deployment.set(key, "\t" + value + " "));
        assertOtherValues("system property");

        deployment.system.replaceAll((name, value) -> "not looked at");
        OTHER_VALUES.forEach((key, value) -> deployment.context.put("pushwoosh-webhook." + key, " " + value + "\n"));
        assertOtherValues("context parameter");
    }

    private void assertOtherValues(String place) throws InvalidException {
        Settings settings = deployment.read();
        assertEquals(Path.of("/srv/events").toAbsolutePath(), settings.directory);
        assertEquals(ZoneId.of("Asia/Kathmandu"), settings.zone);
        assertEquals(List.of(TOKEN), settings.tokens);
        assertEquals(1024, settings.maxBodyBytes);
        assertEquals(Duration.ofSeconds(1), settings.bodyTimeout);
        assertEquals(Duration.ofSeconds(300), settings.commitTimeout);
        assertEquals(1025, settings.queueBytes);
        assertEquals(0, settings.freeSpaceReserveBytes);
        assertEquals(7, settings.rejectedBytesPerDay);
        assertEquals(2, settings.compressAfterDays);
        assertEquals(3, settings.retentionDays);
        assertEquals(200, settings.invalidStatus);
        List<Origin> expected = new ArrayList<>();
        OTHER_VALUES.forEach((key, value) -> expected.add(new Origin("pushwoosh-webhook." + key,
                key.equals("token") ? "(redacted)" : value, place.endsWith(" ") ? place + variable(key) : place)));
        assertEquals(expected, settings.origins);
        assertTrue(settings.origins.stream().noneMatch(Origin::isDefault));
        assertEquals(List.of(), deployment.warnings());
    }

    @ParameterizedTest
    @CsvSource({"max-body-bytes,1024,8388608", "body-timeout-seconds,1,300", "commit-timeout-seconds,1,300",
            "queue-bytes,1048576,1073741824", "free-space-reserve-bytes,0,9223372036854775807",
            "rejected-bytes-per-day,0,9223372036854775807", "compress-after-days,0,2147483647",
            "retention-days,0,2147483647", "invalid-status,200,422"})
    void bothEndsOfARangeAreTaken(String key, String min, String max) throws InvalidException {
        for (String value : List.of(min, max)) {
            deployment.set(key, value);
            Origin expected = new Origin("pushwoosh-webhook." + key, value, "system property");
            assertTrue(deployment.read().origins.contains(expected));
        }
    }

    @Test
    void largestValuesAreReadWhole() throws InvalidException {
        deployment.set("max-body-bytes", "8388608");
        deployment.set("queue-bytes", "1073741824");
        deployment.set("free-space-reserve-bytes", "9223372036854775807");
        deployment.set("retention-days", "2147483647");
        Settings settings = deployment.read();
        assertEquals(8_388_608, settings.maxBodyBytes);
        assertEquals(1_073_741_824, settings.queueBytes);
        assertEquals(Long.MAX_VALUE, settings.freeSpaceReserveBytes);
        assertEquals(Integer.MAX_VALUE, settings.retentionDays);
    }

    @Test
    void tokensAreSeparatedByAnyWhiteSpace() throws InvalidException {
        deployment.set("token", "0123456789abcdef \n\t fedcba9876543210");
        assertEquals(List.of("0123456789abcdef", "fedcba9876543210"), deployment.read().tokens);
    }

    @ParameterizedTest
    @CsvSource({"268435464,33554432", "268435456,33554432", "268435455,33554431", "8388608,1048576", "1024,1048576"})
    void queueTakesAnEighthOfTheHeapUpTo32MebibytesAndAtLeastOneBody(long heapBytes, long queueBytes)
            throws InvalidException {
        deployment.heapBytes = heapBytes;
        assertEquals(queueBytes, deployment.read().queueBytes);
    }

    @Test
    void queueHoldsTheLargestBodyByDefault() throws InvalidException {
        deployment.set("max-body-bytes", "8388608");
        deployment.heapBytes = 32 << 20;
        assertEquals(8_388_608, deployment.read().queueBytes);
    }
}
