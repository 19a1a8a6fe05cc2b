package pushwoosh.webhook.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.NaughtyStrings;
import pushwoosh.webhook.settings.Settings.InvalidException;
import pushwoosh.webhook.settings.Settings.Origin;

class SettingsReaderTest {
    private static final String TOKEN = "correct-horse-battery";
    private static final long MIB = 1 << 20;
    private static final String NO_TOKEN =
            "no token is set: everybody who reaches this receiver can post events; set pushwoosh-webhook.token";

    private static final String PATH_RULE = "a path in the characters of this process's file name encoding, ANSI_X3.4-1968;"
            + " with LC_ALL=C.UTF-8 that is every character";

    /** Every setting with a value that is not its default. */
    private static final Map<String, String> OTHER_VALUES = new LinkedHashMap<>();

    static {
        OTHER_VALUES.put("directory", "/srv/events");
        OTHER_VALUES.put("zone", "Asia/Kathmandu");
        OTHER_VALUES.put("token", TOKEN);
        OTHER_VALUES.put("max-body-bytes", "1024");
        OTHER_VALUES.put("body-timeout-seconds", "1");
        OTHER_VALUES.put("commit-timeout-seconds", "300");
        OTHER_VALUES.put("queue-bytes", "1025");
        OTHER_VALUES.put("free-space-reserve-bytes", "0");
        OTHER_VALUES.put("rejected-bytes-per-day", "7");
        OTHER_VALUES.put("compress-after-days", "2");
        OTHER_VALUES.put("retention-days", "3");
        OTHER_VALUES.put("invalid-status", "200");
    }

    private final Map<String, String> context = new HashMap<>();
    private final Properties system = new Properties();
    private final Map<String, String> environment = new HashMap<>();
    private ZoneId systemZone = ZoneId.of("Europe/Berlin");
    private long heapBytes = 1024 * MIB;

    @BeforeEach
    void beTomcat() {
        system.setProperty("catalina.base", "/srv/tomcat");
        system.setProperty("sun.jnu.encoding", "ANSI_X3.4-1968");
    }

    @Test
    void everySettingHasItsDefault() throws InvalidException {
        Settings settings = read();
        assertEquals(Path.of("/srv/tomcat/logs/pushwoosh-webhook").toAbsolutePath(), settings.directory());
        assertEquals(ZoneId.of("Europe/Berlin"), settings.zone());
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
                pushwoosh-webhook.invalid-status = 422   (default)""".formatted(settings.directory()),
                String.join("\n", settings.origins().stream().map(Origin::toString).toList()));
        assertTrue(settings.origins().stream().allMatch(Origin::isDefault));
    }

    @ParameterizedTest
    @CsvSource({"jboss.server.log.dir,''", "catalina.base,logs", "server.output.dir,logs", "com.sun.aas.instanceRoot,logs",
            "jetty.base,logs"})
    void defaultDirectoryIsBelowTheLogsOfTheContainer(String property, String logs) throws InvalidException {
        system.clear();
        system.setProperty(property, "/srv/server");
        assertEquals(Path.of("/srv/server", logs, "pushwoosh-webhook").toAbsolutePath(), read().directory());
    }

    @Test
    void everySettingIsTakenFromEachOfTheThreePlaces() throws InvalidException {
        OTHER_VALUES.forEach((key, value) -> environment.put(variable(key), " " + value + "\n"));
        assertOtherValues("environment variable ");
        OTHER_VALUES.keySet().forEach(key -> environment.put(variable(key), "not looked at"));

        OTHER_VALUES.forEach((key, value) -> system.setProperty("pushwoosh-webhook." + key, "\t" + value + " "));
        assertOtherValues("system property");
        OTHER_VALUES.keySet().forEach(key -> system.setProperty("pushwoosh-webhook." + key, "not looked at"));

        OTHER_VALUES.forEach((key, value) -> context.put("pushwoosh-webhook." + key, " " + value + "\n"));
        assertOtherValues("context parameter");
    }

    private void assertOtherValues(String place) throws InvalidException {
        Settings settings = read();
        assertEquals(Path.of("/srv/events").toAbsolutePath(), settings.directory());
        assertEquals(ZoneId.of("Asia/Kathmandu"), settings.zone());
        assertEquals(List.of(TOKEN), settings.tokens());
        assertEquals(1024, settings.maxBodyBytes());
        assertEquals(Duration.ofSeconds(1), settings.bodyTimeout());
        assertEquals(Duration.ofSeconds(300), settings.commitTimeout());
        assertEquals(1025, settings.queueBytes());
        assertEquals(0, settings.freeSpaceReserveBytes());
        assertEquals(7, settings.rejectedBytesPerDay());
        assertEquals(2, settings.compressAfterDays());
        assertEquals(3, settings.retentionDays());
        assertEquals(200, settings.invalidStatus());
        List<Origin> expected = new ArrayList<>();
        OTHER_VALUES.forEach((key, value) -> expected.add(new Origin("pushwoosh-webhook." + key,
                value.equals(TOKEN) ? "(redacted)" : value, place.endsWith(" ") ? place + variable(key) : place)));
        assertEquals(expected, settings.origins());
        assertTrue(settings.origins().stream().noneMatch(Origin::isDefault));
        assertEquals(List.of(), warnings());
    }

    @ParameterizedTest
    @CsvSource({"max-body-bytes,1024,8388608", "body-timeout-seconds,1,300", "commit-timeout-seconds,1,300",
            "queue-bytes,1048576,1073741824", "free-space-reserve-bytes,0,9223372036854775807",
            "rejected-bytes-per-day,0,9223372036854775807", "compress-after-days,0,2147483647", "retention-days,0,2147483647",
            "invalid-status,200,422"})
    void bothEndsOfARangeAreTaken(String key, String min, String max) throws InvalidException {
        for (String value : List.of(min, max)) {
            set(key, value);
            assertTrue(read().origins().contains(new Origin("pushwoosh-webhook." + key, value, "system property")));
        }
    }

    @Test
    void largestValuesAreReadWhole() throws InvalidException {
        set("max-body-bytes", "8388608");
        set("queue-bytes", "1073741824");
        set("free-space-reserve-bytes", "9223372036854775807");
        set("retention-days", "2147483647");
        Settings settings = read();
        assertEquals(8_388_608, settings.maxBodyBytes());
        assertEquals(1_073_741_824, settings.queueBytes());
        assertEquals(Long.MAX_VALUE, settings.freeSpaceReserveBytes());
        assertEquals(Integer.MAX_VALUE, settings.retentionDays());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', value = {
        "max-body-bytes|1023|it must be a whole number from 1024 to 8388608",
        "max-body-bytes|8388609|it must be a whole number from 1024 to 8388608",
        "max-body-bytes|1 MB|it must be a whole number from 1024 to 8388608",
        "max-body-bytes|1e6|it must be a whole number from 1024 to 8388608",
        "body-timeout-seconds|0|it must be a whole number from 1 to 300",
        "body-timeout-seconds|301|it must be a whole number from 1 to 300",
        "commit-timeout-seconds|0|it must be a whole number from 1 to 300",
        "commit-timeout-seconds|301|it must be a whole number from 1 to 300",
        "commit-timeout-seconds|10s|it must be a whole number from 1 to 300",
        "queue-bytes|1048575|it must be a whole number from 1048576 to 1073741824",
        "queue-bytes|1073741825|it must be a whole number from 1048576 to 1073741824",
        "free-space-reserve-bytes|-1|it must be a whole number, 0 or more",
        "free-space-reserve-bytes|9223372036854775808|it must be a whole number, 0 or more",
        "rejected-bytes-per-day|-1|it must be a whole number, 0 or more",
        "compress-after-days|1.5|it must be a whole number from 0 to 2147483647",
        "compress-after-days|-1|it must be a whole number from 0 to 2147483647",
        "retention-days|2147483648|it must be a whole number from 0 to 2147483647",
        "retention-days|-1|it must be a whole number from 0 to 2147483647",
        "invalid-status|204|it must be 422 or 200",
        "invalid-status|OK|it must be 422 or 200",
        "zone|Europe/Berln|it must be an IANA zone id such as Europe/Berlin",
        "zone|europe/berlin|it must be an IANA zone id such as Europe/Berlin",
        "zone|''|remove it to get the default",
        "directory|''|remove it to get the default",
        "retention-days|'\"30\"'|remove the quotes",
        "zone|''''Europe/Berlin''''|remove the quotes",
        "zone|\u201cEurope/Berlin\u201d|remove the quotes",
        "directory|'\"/srv/web hook\"'|remove the quotes",
        "directory|${catalina.base}/events|replace the placeholder with a value of your own",
        "zone|change-me|replace the placeholder with a value of your own",
        "directory|/srv/\u00fc\ufffd|the locale of this process cannot express one of its characters;"
                + " start the container with LC_ALL=C.UTF-8",
    })
    void mistakenValueIsToldWithTheNextStep(String key, String value, String nextStep) {
        set(key, value);
        assertMistakes("pushwoosh-webhook." + key + " is \"" + value + "\" (system property); " + nextStep);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', value = {
        "correct-horse-b|it must be one or more tokens of at least 16 characters, separated by white space",
        TOKEN + " short|it must be one or more tokens of at least 16 characters, separated by white space",
        "CHANGE-ME|replace the placeholder with a value of your own",
        "Change-Me|replace the placeholder with a value of your own",
        "at-least-16-characters|replace the placeholder with a value of your own",
        "AT-LEAST-16-CHARACTERS|replace the placeholder with a value of your own",
        TOKEN + " CHANGE-ME|replace the placeholder with a value of your own",
        "CHANGE-ME " + TOKEN + "|replace the placeholder with a value of your own",
        "${SECRET_TOKEN}|replace the placeholder with a value of your own",
        "'\"" + TOKEN + "\"'|remove the quotes",
        "'''" + TOKEN + "'''|remove the quotes",
        "'" + TOKEN + " \"" + TOKEN + "\"'|remove the quotes",
        "'\"" + TOKEN + "\" " + TOKEN + "'|remove the quotes",
        TOKEN + "\ufffd|the locale of this process cannot express one of its characters;"
                + " start the container with LC_ALL=C.UTF-8",
    })
    void mistakenTokenIsToldAndNotShown(String value, String nextStep) {
        set("token", value);
        assertMistakes("pushwoosh-webhook.token is \"(redacted)\" (system property); " + nextStep);
    }

    @ParameterizedTest
    @ValueSource(strings = {"I-will-CHANGE-ME-soon", "exchange-members-16", "it's-\"quoted\"-inside", "\"starts-with-a-quote",
            "ends-with-a-quote\"", "1234567890123456"})
    void tokenThatOnlyContainsAPlaceholderOrAQuoteIsTaken(String token) throws InvalidException {
        set("token", token);
        assertEquals(List.of(token), read().tokens());
    }

    @Test
    void tokensAreSeparatedByAnyWhiteSpace() throws InvalidException {
        set("token", "0123456789abcdef \n\t fedcba9876543210");
        assertEquals(List.of("0123456789abcdef", "fedcba9876543210"), read().tokens());
    }

    @Test
    void pathThatTheLocaleCannotExpressIsAMistakeThatNamesTheEncoding() {
        set("directory", "a\u0000b");
        assertMistakes("pushwoosh-webhook.directory is \"a\\u0000b\" (system property); it must be " + PATH_RULE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"some.base", "catalina.base"})
    void containerWithoutAKnownLogDirectoryNeedsADirectory(String base) {
        system.remove("catalina.base");
        system.setProperty(base, "a\u0000b");
        assertMistakes("pushwoosh-webhook.directory is not set, and the log directory of this container is unknown;"
                + " it must be " + PATH_RULE);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        set("max-body-bytes", "12");
        set("tokken", TOKEN);
        context.put("pushwoosh-webhook.zone", "  ");
        environment.put("PUSHWOOSH_WEBHOOK_TOKEN", "short");
        assertMistakes(
                "pushwoosh-webhook.zone is \"\" (context parameter); remove it to get the default",
                "pushwoosh-webhook.token is \"(redacted)\" (environment variable PUSHWOOSH_WEBHOOK_TOKEN); it must be one or"
                        + " more tokens of at least 16 characters, separated by white space",
                "pushwoosh-webhook.max-body-bytes is \"12\" (system property); it must be a whole number from 1024 to 8388608",
                "pushwoosh-webhook.tokken (system property) is not a setting",
                "the settings are pushwoosh-webhook." + String.join(", pushwoosh-webhook.", OTHER_VALUES.keySet()));
        assertEquals(List.of(), warnings());
    }

    @ParameterizedTest
    @CsvSource({"268435464,33554433,0", "268435456,33554432,0", "268435455,33554431,0", "67108864,8388608,0",
            "8388608,1048576,0", "1024,1048576,1"})
    void queueTakesAnEighthOfTheHeapUpTo32MebibytesAndAtLeastOneBody(long heap, long eighth, int warnings)
            throws InvalidException {
        heapBytes = heap;
        assertEquals(Math.min(33_554_432, eighth), read().queueBytes());
        assertEquals(warnings, warnings().size() - List.of(NO_TOKEN).size());
    }

    @Test
    void queueHoldsTheLargestBodyByDefault() throws InvalidException {
        set("max-body-bytes", "8388608");
        heapBytes = 32 * MIB;
        assertEquals(8_388_608, read().queueBytes());
    }

    @Test
    void heapThatCannotHoldTheQueueThriceIsWarnedAbout() {
        set("token", TOKEN);
        set("queue-bytes", "33554432");
        heapBytes = 96 * MIB;
        assertEquals(List.of(), warnings());
        heapBytes--;
        assertEquals(List.of("the heap of 100663295 bytes is too small for pushwoosh-webhook.queue-bytes = 33554432, which"
                + " waiting lines and bodies can each reach; set -Xmx to at least 100663296 bytes, or lower the setting"),
                warnings());
    }

    @Test
    void missingTokenIsWarnedAbout() {
        assertEquals(List.of(NO_TOKEN), warnings());
    }

    @Test
    void charactersThatAUrlCannotHoldAreNamedInAnOrderThatTellsNothing() throws InvalidException {
        set("token", "p&ss#word%[\u00e4]#0123 Az09!$'()*+,./:;=?@_~-");
        assertEquals(2, read().tokens().size());
        assertEquals(List.of("pushwoosh-webhook.token has characters that must be percent-encoded in a URL: # as %23,"
                + " % as %25, & as %26, [ as %5B, ] as %5D, \u00e4 as %C3%A4"), warnings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "GMT+01:00|CET-1CEST,M3.5.0,M10.5.0/3|GMT+01:00 (fixed offset, no daylight saving time),"
                + " made of TZ=CET-1CEST,M3.5.0,M10.5.0/3",
        "GMT|GMT0BST,M3.5.0/1,M10.5.0|GMT (fixed offset, no daylight saving time), made of TZ=GMT0BST,M3.5.0/1,M10.5.0",
        "GMT|Europe/Berln|GMT (fixed offset, no daylight saving time), made of TZ=Europe/Berln",
        "-05:00|-|-05:00 (fixed offset, no daylight saving time)",
        "GMT|GMT|-", "GMT|-|-", "UTC|UTC|-", "Etc/UTC|-|-", "Z|Etc/UTC|-", "Etc/UTC|CET-1CEST|-", "Asia/Tokyo|-|-",
    })
    void systemZoneWithoutDaylightSavingTimeIsWarnedAboutUnlessItIsUtc(String zone, String variable, String shown)
            throws InvalidException {
        set("token", TOKEN);
        systemZone = ZoneId.of(zone);
        if (variable != null) {
            environment.put("TZ", variable);
        }
        assertEquals(shown == null ? List.of() : List.of("the system's time zone is " + shown
                + "; set pushwoosh-webhook.zone to an IANA zone id such as Europe/Berlin"), warnings());
        assertEquals(shown == null ? zone : shown.replaceFirst(", made of.*", ""), read().origins().get(1).value());
        set("zone", "GMT+01:00");
        assertEquals(List.of(), warnings());
    }

    @Test
    void settingsAreReportedOnOneLineEach() {
        List<String> names = new ArrayList<>(OTHER_VALUES.keySet());
        for (String text : NaughtyStrings.all()) {
            names.add(text);
            for (String key : names) {
                context.put("pushwoosh-webhook." + key, text);
                assertPrintable();
                context.clear();
            }
            names.remove(names.size() - 1);
        }
    }

    /** As it is in effect, or as a mistake: one line, and for an unknown name one more with the known ones. */
    private void assertPrintable() {
        try {
            read().origins().forEach(origin -> NaughtyStrings.assertPrintable(origin.toString()));
        } catch (InvalidException e) {
            List<String> lines = List.of(e.getMessage().split("\n", -1));
            assertEquals(e.getMessage().contains("not a setting") ? 3 : 2, lines.size(), e.getMessage());
            lines.forEach(NaughtyStrings::assertPrintable);
        }
    }

    private void set(String key, String value) {
        system.setProperty("pushwoosh-webhook." + key, value);
    }

    private void assertMistakes(String... mistakes) {
        InvalidException exception = assertThrows(InvalidException.class, this::read);
        assertEquals("the settings are invalid; every POST is answered 503 until you correct them and redeploy the WAR:\n  "
                + String.join("\n  ", mistakes), exception.getMessage());
        assertFalse(exception.getMessage().contains(TOKEN));
    }

    private Settings read() throws InvalidException {
        return reader().read();
    }

    private List<String> warnings() {
        SettingsReader reader = reader();
        try {
            reader.read();
        } catch (InvalidException e) {
            // Warned about all the same.
        }
        return reader.warnings();
    }

    private SettingsReader reader() {
        return new SettingsReader(context, system, environment, systemZone, heapBytes);
    }

    private static String variable(String key) {
        return "PUSHWOOSH_WEBHOOK_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
