package pushwoosh.webhook.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pushwoosh.webhook.settings.Deployment.OTHER_VALUES;
import static pushwoosh.webhook.settings.Deployment.TOKEN;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushwoosh.webhook.NaughtyStrings;
import pushwoosh.webhook.settings.Settings.InvalidException;

class SettingsMistakesTest {
    private static final String PATH_RULE =
            "a path that the locale of this process can express (file names are encoded in"
            + " ANSI_X3.4-1968); with LC_ALL=C.UTF-8 it can express any character";

    private final Deployment deployment = new Deployment();

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
        deployment.set(key, value);
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
        deployment.set("token", value);
        assertMistakes("pushwoosh-webhook.token is \"(redacted)\" (system property); " + nextStep);
    }

    @ParameterizedTest
    @ValueSource(strings = {"I-will-CHANGE-ME-soon", "exchange-members-16", "it's-\"quoted\"-inside",
            "\"starts-with-a-quote", "ends-with-a-quote\"", "1234567890123456"})
    void tokenThatOnlyContainsAPlaceholderOrAQuoteIsTaken(String token) throws InvalidException {
        deployment.set("token", token);
        assertEquals(List.of(token), deployment.read().tokens);
    }

    @Test
    void pathThatTheLocaleCannotExpressIsAMistakeThatNamesTheEncoding() {
        deployment.set("directory", "a\u0000b");
        assertMistakes("pushwoosh-webhook.directory is \"a\\u0000b\" (system property); it must be " + PATH_RULE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"some.base", "catalina.base"})
    void containerWithoutAKnownLogDirectoryNeedsADirectory(String base) {
        deployment.system.remove("catalina.base");
        deployment.system.setProperty(base, "a\u0000b");
        assertMistakes("pushwoosh-webhook.directory is not set, and the container's log directory is unknown;"
                + " set it to " + PATH_RULE);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        deployment.set("max-body-bytes", "12");
        deployment.set("tokken", TOKEN);
        deployment.context.put("pushwoosh-webhook.zone", "  ");
        deployment.environment.put("PUSHWOOSH_WEBHOOK_TOKEN", "CHANGE-ME");
        assertMistakes(
                "pushwoosh-webhook.zone is \"\" (context parameter); remove it to get the default",
                "pushwoosh-webhook.token is \"(redacted)\" (environment variable PUSHWOOSH_WEBHOOK_TOKEN);"
                        + " replace the placeholder with a value of your own",
                "pushwoosh-webhook.max-body-bytes is \"12\" (system property);"
                        + " it must be a whole number from 1024 to 8388608",
                "pushwoosh-webhook.tokken (system property) is not a setting",
                "the settings are pushwoosh-webhook." + String.join(", pushwoosh-webhook.", OTHER_VALUES.keySet()));
        assertEquals(List.of(), deployment.warnings());
    }

    @Test
    void settingsAreReportedOnOneLineEach() {
        List<String> names = new ArrayList<>(OTHER_VALUES.keySet());
        for (String text : NaughtyStrings.all()) {
            names.add(text);
            for (String key : names) {
                deployment.context.put("pushwoosh-webhook." + key, text);
                assertPrintable();
                deployment.context.clear();
            }
            names.remove(names.size() - 1);
        }
    }

    /** As it is in effect, or as a mistake: one line, and for an unknown name one more with the known ones. */
    private void assertPrintable() {
        try {
            deployment.read().origins.forEach(origin -> NaughtyStrings.assertPrintable(origin.toString()));
        } catch (InvalidException e) {
            List<String> lines = List.of(e.getMessage().split("\n", -1));
            assertEquals(e.getMessage().contains("not a setting") ? 3 : 2, lines.size(), e.getMessage());
            lines.forEach(NaughtyStrings::assertPrintable);
        }
    }

    private void assertMistakes(String... mistakes) {
        InvalidException exception = assertThrows(InvalidException.class, deployment::read);
        assertEquals("the settings are invalid; every POST is answered 503 until you correct them and redeploy the WAR:"
                + "\n  " + String.join("\n  ", mistakes), exception.getMessage());
        assertFalse(exception.getMessage().contains(TOKEN));
    }
}
