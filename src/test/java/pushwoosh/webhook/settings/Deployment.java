package pushwoosh.webhook.settings;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import pushwoosh.webhook.settings.Settings.InvalidException;

/** What settings are read from, for the tests: a Tomcat in Berlin with a heap of 1 GiB. One thread. */
final class Deployment {
    static final String TOKEN = "correct-horse-battery";
    /** Every setting with a value that is not its default. */
    static final Map<String, String> OTHER_VALUES = new LinkedHashMap<>();

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

    final Map<String, String> context = new HashMap<>();
    final Properties system = new Properties();
    final Map<String, String> environment = new HashMap<>();
    ZoneId systemZone = ZoneId.of("Europe/Berlin");
    long heapBytes = 1 << 30;

    Deployment() {
        system.setProperty("catalina.base", "/srv/tomcat");
        system.setProperty("sun.jnu.encoding", "ANSI_X3.4-1968");
    }

    /** Sets a system property. */
    void set(String key, String value) {
        system.setProperty("pushwoosh-webhook." + key, value);
    }

    Settings read() throws InvalidException {
        return reader().read();
    }

    /** What is warned about, whether there are mistakes or not. */
    List<String> warnings() {
        SettingsReader reader = reader();
        try {
            reader.read();
        } catch (InvalidException e) {
            // Warned about all the same.
        }
        return reader.warnings;
    }

    SettingsReader reader() {
        return new SettingsReader(context, system, environment, systemZone, heapBytes);
    }

    static String variable(String key) {
        return "PUSHWOOSH_WEBHOOK_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
