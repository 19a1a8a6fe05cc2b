package pushwoosh.webhook.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushwoosh.webhook.settings.Settings.InvalidException;

class SettingsTest {
    private static final String SECRET = "correct-horse-battery";

    /** Every setting with a value that is not its default. */
    private static final Map<String, String> OTHER_VALUES = new TreeMap<>(Map.ofEntries(
            Map.entry("directory", "/srv/events"),
            Map.entry("zone", "Asia/Kathmandu"),
            Map.entry("token", SECRET),
            Map.entry("max-body-bytes", "1024"),
            Map.entry("body-timeout-seconds", "1"),
            Map.entry("commit-timeout-seconds", "300"),
            Map.entry("queue-bytes", "1025"),
            Map.entry("free-space-reserve-bytes", "0"),
            Map.entry("rejected-bytes-per-day", "7"),
            Map.entry("compress-after-days", "2"),
            Map.entry("retention-days", "3"),
            Map.entry("invalid-status", "200")));

    private static final String NAMES = "; the settings are pushwoosh-webhook."
            + String.join(", pushwoosh-webhook.", OTHER_VALUES.keySet());

    private final Map<String, String> context = new HashMap<>();
    private final Properties system = new Properties();
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void everySettingHasItsDefault() throws InvalidException {
        system.setProperty("catalina.base", "/srv/tomcat");
        Settings settings = load();
        assertEquals(Path.of("/srv/tomcat/logs/pushwoosh-webhook").toAbsolutePath(), settings.directory());
        assertEquals(ZoneId.systemDefault(), settings.zone());
        assertEquals(List.of(), settings.tokens());
        assertEquals(1_048_576, settings.maxBodyBytes());
        assertEquals(Duration.ofSeconds(10), settings.bodyTimeout());
        assertEquals(Duration.ofSeconds(10), settings.commitTimeout());
        assertEquals(33_554_432, settings.queueBytes());
        assertEquals(67_108_864, settings.freeSpaceReserveBytes());
        assertEquals(268_435_456, settings.rejectedBytesPerDay());
        assertEquals(0, settings.compressAfterDays());
        assertEquals(0, settings.retentionDays());
        assertEquals(422, settings.invalidStatus());
        assertEquals(OTHER_VALUES.size(), settings.origins().size());
        assertTrue(settings.origins().stream().allMatch(origin -> origin.toString().endsWith("   (default)")), settings::toString);
    }

    @ParameterizedTest
    @CsvSource({"jboss.server.log.dir,''", "catalina.base,logs", "server.output.dir,logs", "com.sun.aas.instanceRoot,logs",
            "jetty.base,logs"})
    void defaultDirectoryIsBelowTheLogsOfTheContainer(String property, String logs) throws InvalidException {
        system.setProperty(property, "/srv/server");
        assertEquals(Path.of("/srv/server", logs, "pushwoosh-webhook").toAbsolutePath(), load().directory());
    }

    @Test
    void everySettingIsTakenFromEachOfTheThreePlaces() throws InvalidException {
        OTHER_VALUES.forEach((key, value) -> environment.put(variable(key), " " + value + "\n"));
        assertOtherValues(load(), "environment variable PUSHWOOSH_WEBHOOK_");
        OTHER_VALUES.keySet().forEach(key -> environment.put(variable(key), "not looked at"));

        OTHER_VALUES.forEach((key, value) -> system.setProperty("pushwoosh-webhook." + key, "\t" + value + " "));
        assertOtherValues(load(), "system property");
        OTHER_VALUES.keySet().forEach(key -> system.setProperty("pushwoosh-webhook." + key, "not looked at"));

        OTHER_VALUES.forEach((key, value) -> context.put("pushwoosh-webhook." + key, value));
        assertOtherValues(load(), "context parameter");
    }

    private static void assertOtherValues(Settings settings, String place) {
        assertEquals(new Settings(Path.of("/srv/events").toAbsolutePath(), ZoneId.of("Asia/Kathmandu"), List.of(SECRET),
                1024, Duration.ofSeconds(1), Duration.ofSeconds(300), 1025, 0, 7, 2, 3, 200, settings.origins()),
                settings);
        Map<String, String> shown = new LinkedHashMap<>(OTHER_VALUES);
        shown.put("token", "(redacted)");
        shown.forEach((key, value) -> assertTrue(settings.origins().stream()
                .anyMatch(origin -> origin.toString().startsWith(key + " = " + value + "   (" + place)), () -> key + ": " + settings));
    }

    @Test
    void tokensAreSeparatedByAnyWhiteSpace() throws InvalidException {
        set("directory", "/srv/events");
        set("token", "0123456789abcdef \n\t fedcba9876543210");
        assertEquals(List.of("0123456789abcdef", "fedcba9876543210"), load().tokens());
    }

    @Test
    void limitsOfTheRangesAreTaken() throws InvalidException {
        set("directory", "/srv/events");
        set("max-body-bytes", "67108864");
        set("body-timeout-seconds", "300");
        set("queue-bytes", "67108864");
        set("free-space-reserve-bytes", Long.toString(Long.MAX_VALUE));
        set("retention-days", Integer.toString(Integer.MAX_VALUE));
        Settings settings = load();
        assertEquals(67_108_864, settings.maxBodyBytes());
        assertEquals(67_108_864, settings.queueBytes());
        assertEquals(Integer.MAX_VALUE, settings.retentionDays());
    }

    @Test
    void queueHoldsAtLeastOneBodyByDefault() throws InvalidException {
        set("directory", "/srv/events");
        set("max-body-bytes", "67108864");
        assertEquals(67_108_864, load().queueBytes());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', value = {
        "max-body-bytes|1023|must be a whole number from 1024 to 67108864",
        "max-body-bytes|67108865|must be a whole number from 1024 to 67108864",
        "max-body-bytes|1 MB|must be a whole number from 1024 to 67108864",
        "max-body-bytes|1e6|must be a whole number from 1024 to 67108864",
        "body-timeout-seconds|0|must be a whole number from 1 to 300",
        "body-timeout-seconds|301|must be a whole number from 1 to 300",
        "commit-timeout-seconds|-1|must be a whole number from 1 to 300",
        "commit-timeout-seconds|10s|must be a whole number from 1 to 300",
        "queue-bytes|1048575|must be a whole number, 1048576 or more",
        "queue-bytes|9223372036854775808|must be a whole number, 1048576 or more",
        "free-space-reserve-bytes|-1|must be a whole number, 0 or more",
        "rejected-bytes-per-day|none|must be a whole number, 0 or more",
        "compress-after-days|1.5|must be a whole number from 0 to 2147483647",
        "retention-days|2147483648|must be a whole number from 0 to 2147483647",
        "invalid-status|204|must be 422 or 200",
        "zone|Europe/Berln|must be an IANA zone id such as Europe/Berlin",
        "zone|Mars/Olympus Mons|must be an IANA zone id such as Europe/Berlin",
        "zone|europe/berlin|must be an IANA zone id such as Europe/Berlin",
    })
    void valueOutOfRangeIsToldWithTheRange(String key, String value, String rule) {
        set(key, value);
        assertMistakes("pushwoosh-webhook." + key + " is \"" + value + "\" (system property); it " + rule);
    }

    @Test
    void directoryThatIsNoPathIsAMistake() {
        set("directory", "a\u0000b");
        assertMistakes("pushwoosh-webhook.directory is \"a\\u0000b\" (system property); it must be a path");
    }

    @Test
    void unknownContainerNeedsADirectory() {
        assertMistakesOf(List.of("pushwoosh-webhook.directory is not set, and this container does not tell where its"
                + " logs are; it must be a path"));
    }

    @Test
    void emptyValueAndPlaceholderAreMistakes() {
        context.put("pushwoosh-webhook.zone", "  ");
        environment.put("PUSHWOOSH_WEBHOOK_TOKEN", "${SECRET_TOKEN}");
        assertMistakes(
                "pushwoosh-webhook.zone is empty (context parameter); leave it out to get the default",
                "pushwoosh-webhook.token holds a placeholder that nobody replaced"
                        + " (environment variable PUSHWOOSH_WEBHOOK_TOKEN)");
    }

    @Test
    void shortTokenIsAMistakeThatDoesNotShowIt() {
        set("token", "0123456789abcdef 0123456789abcde");
        assertMistakes("pushwoosh-webhook.token (system property) holds a token of fewer than 16 characters;"
                + " tokens are separated by white space");
    }

    @Test
    void unknownNamesAreMistakesWithTheNamesThatExistAndAllAreToldAtOnce() {
        set("max-body-bytes", "12");
        set("tokken", SECRET);
        context.put("pushwoosh-webhook.max-body-size", "1");
        context.put("pushwoosh-webhook.qqqqqqqq", "1");
        context.put("pushwoosh-webhook.", "1");
        assertMistakes(
                "pushwoosh-webhook.max-body-bytes is \"12\" (system property);"
                        + " it must be a whole number from 1024 to 67108864",
                "there is no setting pushwoosh-webhook. (context parameter)" + NAMES,
                "there is no setting pushwoosh-webhook.max-body-size (context parameter)" + NAMES,
                "there is no setting pushwoosh-webhook.qqqqqqqq (context parameter)" + NAMES,
                "there is no setting pushwoosh-webhook.tokken (system property)" + NAMES);
    }

    @Test
    void namesOfOthersAreNotLookedAt() throws InvalidException {
        set("directory", "/srv/events");
        system.setProperty("pushwoosh.zone", "x");
        system.setProperty("pushwoosh-webhookzone", "x");
        context.put("zone", "x");
        context.put("contextConfigLocation", "x");
        assertEquals(ZoneId.systemDefault(), load().zone());
    }

    @Test
    void unknownEnvironmentVariableIsOnlyWarnedAbout() throws InvalidException {
        set("directory", "/srv/events");
        environment.put("PUSHWOOSH_WEBHOOK_PORT", "tcp://10.0.0.1:8080");
        environment.put("PUSHWOOSH_WEBHOOK_ZONE", "UTC");
        environment.put("PATH", "/bin");
        assertEquals(ZoneId.of("UTC"), load().zone());
        SettingsReader source = new SettingsReader(context, system, environment);
        source.zone("zone");
        assertEquals(List.of("the environment variable PUSHWOOSH_WEBHOOK_PORT is no setting; ignored"),
                source.warnings());
    }

    private void set(String key, String value) {
        system.setProperty("pushwoosh-webhook." + key, value);
    }

    private void assertMistakes(String... mistakes) {
        system.setProperty("catalina.base", "/srv/tomcat");
        assertMistakesOf(List.of(mistakes));
    }

    private void assertMistakesOf(List<String> mistakes) {
        InvalidException exception = assertThrows(InvalidException.class, this::load);
        assertEquals("the settings are wrong; every POST is answered 503 until they are mended and the WAR is redeployed:\n  "
                + String.join("\n  ", mistakes), exception.getMessage());
        assertFalse(exception.getMessage().contains(SECRET));
    }

    private Settings load() throws InvalidException {
        return Settings.load(context, system, environment);
    }

    private static String variable(String key) {
        return "PUSHWOOSH_WEBHOOK_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
