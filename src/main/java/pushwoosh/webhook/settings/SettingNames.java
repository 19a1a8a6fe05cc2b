package pushwoosh.webhook.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds names that look like settings and are not. A mistake is what can be meant for this receiver only. The rest is a
 * warning: a bare name may belong to another application, and Kubernetes sets environment variables of this shape.
 */
final class SettingNames {
    static final String PREFIX = "pushwoosh-webhook.";
    /** Begins the properties that guard lock files in this JVM, see {@code LockFile}. */
    private static final String LOCK = "pushwoosh.webhook.lock:";

    /** The unknown names, and then those that exist. */
    final List<String> mistakes = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();

    /** Looks at the names of context parameters, system properties and environment variables. */
    SettingNames(Set<String> known, Set<String> parameters, Set<String> properties, Set<String> variables) {
        for (String name : new TreeSet<>(parameters)) {
            if (isOurs(name) && !known.contains(name)) {
                mistakes.add(name + " (context parameter) is not a setting");
            } else if (known.stream().anyMatch(each -> plain(each).equals(plain(PREFIX + name)))) {
                warnings.add(name + " (context parameter) is ignored; this receiver's settings begin with " + PREFIX);
            }
        }
        for (String name : new TreeSet<>(properties)) {
            if (name.startsWith(PREFIX) && !known.contains(name)) {
                mistakes.add(name + " (system property) is not a setting");
            } else if (isOurs(name) && !name.startsWith(PREFIX) && !name.startsWith(LOCK)) {
                warnings.add(name + " (system property) is not a setting; ignored");
            }
        }
        for (String name : new TreeSet<>(variables)) {
            if (isOurs(name) && known.stream().noneMatch(each -> variable(each).equals(name))) {
                warnings.add(name + " (environment variable) is not a setting; ignored");
            }
        }
        if (!mistakes.isEmpty()) {
            mistakes.add("the settings are " + String.join(", ", known));
        }
    }

    /** The environment variable of a setting. */
    static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    /** Whether a name has our prefix, in whatever punctuation and case. */
    private static boolean isOurs(String name) {
        return plain(name).startsWith(plain(PREFIX));
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }
}
