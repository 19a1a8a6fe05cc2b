package pushwoosh.webhook.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pushwoosh.webhook.settings.Deployment.TOKEN;

import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushwoosh.webhook.settings.Settings.InvalidException;

class SettingsWarningsTest {
    private final Deployment deployment = new Deployment();

    @Test
    void heapThatCannotHoldTheQueueThriceIsWarnedAbout() {
        deployment.set("token", TOKEN);
        deployment.set("queue-bytes", "33554432");
        deployment.heapBytes = 96 << 20;
        assertEquals(List.of(), deployment.warnings());
        deployment.heapBytes--;
        assertEquals(List.of("the heap of 100663295 bytes is too small for pushwoosh-webhook.queue-bytes = 33554432,"
                + " which waiting lines and bodies can each reach; set -Xmx to at least 100663296 bytes, or lower the"
                + " setting"),
                deployment.warnings());
    }

    @Test
    void missingTokenIsWarnedAbout() {
        assertEquals(List.of("no token is set: everybody who reaches this receiver can post events;"
                + " set pushwoosh-webhook.token"), deployment.warnings());
    }

    @Test
    void charactersThatAUrlCannotHoldAreNamedInAnOrderThatTellsNothing() throws InvalidException {
        deployment.set("token", "p&ss#word%[\u00e4]#0123 Az09!$'()*+,./:;=?@_~-");
        assertEquals(2, deployment.read().tokens.size());
        assertEquals(List.of("pushwoosh-webhook.token has characters that must be percent-encoded in a URL: # as %23,"
                + " % as %25, & as %26, [ as %5B, ] as %5D, \u00e4 as %C3%A4"), deployment.warnings());
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
        deployment.set("token", TOKEN);
        deployment.systemZone = ZoneId.of(zone);
        if (variable != null) {
            deployment.environment.put("TZ", variable);
        }
        assertEquals(shown == null ? List.of() : List.of("the system's time zone is " + shown
                + "; set pushwoosh-webhook.zone to an IANA zone id such as Europe/Berlin"), deployment.warnings());
        assertEquals(shown == null ? zone : shown.replaceFirst(", made of.*", ""),
                deployment.read().origins.get(1).value());
        deployment.set("zone", "GMT+01:00");
        assertEquals(List.of(), deployment.warnings());
    }
}
