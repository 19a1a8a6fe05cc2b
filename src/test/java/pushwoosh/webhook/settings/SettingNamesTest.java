package pushwoosh.webhook.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingNamesTest {
    private static final Set<String> KNOWN =
            new LinkedHashSet<>(List.of("pushwoosh-webhook.zone", "pushwoosh-webhook.max-body-bytes"));
    private static final String THE_SETTINGS =
            "the settings are pushwoosh-webhook.zone, pushwoosh-webhook.max-body-bytes";

    @ParameterizedTest
    @ValueSource(strings = {"pushwoosh-webhook.tokken", "pushwoosh-webhook.", "pushwoosh.webhook.zone",
            "pushwoosh_webhook.zone", "pushwoosh-webhook-zone", "pushwooshWebhook.zone", "PushwooshWebhook/zone",
            "PUSHWOOSH_WEBHOOK_ZONE", "pushwoosh-webhook.Zone", " pushwoosh-webhook.zone", "pushwoosh-webhook"})
    void contextParameterWithOurPrefixInAnyPunctuationIsAMistakeUnlessItIsASetting(String name) {
        SettingNames names = new SettingNames(KNOWN, Set.of(name, "pushwoosh-webhook.zone"), Set.of(), Set.of());
        assertEquals(List.of(name + " (context parameter) is not a setting", THE_SETTINGS), names.mistakes);
        assertEquals(List.of(), names.warnings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pushwoosh-webhook.tokken", "pushwoosh-webhook.", "pushwoosh-webhook.Zone"})
    void systemPropertyWithOurPrefixIsAMistakeUnlessItIsASetting(String name) {
        SettingNames names = new SettingNames(KNOWN, Set.of(), Set.of(name, "pushwoosh-webhook.zone"), Set.of());
        assertEquals(List.of(name + " (system property) is not a setting", THE_SETTINGS), names.mistakes);
        assertEquals(List.of(), names.warnings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pushwoosh.webhook.zone", "PUSHWOOSH_WEBHOOK_ZONE", "pushwoosh-webhook-zone"})
    void systemPropertyWithOurPrefixInAnotherPunctuationIsOnlyWarnedAbout(String name) {
        SettingNames names = new SettingNames(KNOWN, Set.of(), Set.of(name), Set.of());
        assertEquals(List.of(), names.mistakes);
        assertEquals(List.of(name + " (system property) is not a setting; ignored"), names.warnings);
    }

    @Test
    void guardOfALockOfAnotherDeploymentIsNotWarnedAbout() {
        Set<String> guard = Set.of("pushwoosh.webhook.lock:(dev=fe00,ino=7):.lock.0");
        SettingNames names = new SettingNames(KNOWN, Set.of(), guard, Set.of());
        assertEquals(List.of(), names.mistakes);
        assertEquals(List.of(), names.warnings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUSHWOOSH_WEBHOOK_PORT", "PUSHWOOSH_WEBHOOK_SERVICE_HOST", "pushwoosh-webhook.zone",
            "PUSHWOOSH_WEBHOOK_MAX-BODY-BYTES"})
    void environmentVariableWithOurPrefixIsOnlyWarnedAbout(String name) {
        SettingNames names = new SettingNames(KNOWN, Set.of(), Set.of(),
                Set.of(name, "PUSHWOOSH_WEBHOOK_ZONE", "PUSHWOOSH_WEBHOOK_MAX_BODY_BYTES"));
        assertEquals(List.of(), names.mistakes);
        assertEquals(List.of(name + " (environment variable) is not a setting; ignored"), names.warnings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zone", "Zone", "max-body-bytes", "maxBodyBytes", "max_body_bytes"})
    void contextParameterThatIsASettingWithoutItsPrefixIsOnlyWarnedAbout(String name) {
        SettingNames names = new SettingNames(KNOWN, Set.of(name), Set.of(), Set.of());
        assertEquals(List.of(), names.mistakes);
        assertEquals(List.of(name + " (context parameter) is ignored; this receiver's settings begin with"
                + " pushwoosh-webhook."), names.warnings);
    }

    @Test
    void namesOfOthersAreNotLookedAt() {
        Set<String> others = Set.of("pushwoosh.zone", "webhook.zone", "contextConfigLocation", "time-zone", "PATH");
        SettingNames names = new SettingNames(KNOWN, others, others, others);
        assertEquals(List.of(), names.mistakes);
        assertEquals(List.of(), names.warnings);
        Set<String> bare = Set.of("zone");
        assertEquals(List.of(), new SettingNames(KNOWN, Set.of(), bare, bare).warnings);
    }

    @Test
    void allAreToldByPlaceAndInOrder() {
        Set<String> parameters = new TreeSet<>(Set.of("pushwoosh-webhook.b", "pushwoosh-webhook.a")).descendingSet();
        SettingNames names = new SettingNames(KNOWN, parameters, Set.of("pushwoosh-webhook.c"), Set.of());
        assertEquals(List.of("pushwoosh-webhook.a (context parameter) is not a setting",
                "pushwoosh-webhook.b (context parameter) is not a setting",
                "pushwoosh-webhook.c (system property) is not a setting", THE_SETTINGS), names.mistakes);
    }
}
