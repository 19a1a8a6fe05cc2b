package pushwoosh.webhook.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds names that look like settings and are not. A mistake is what can be meant for this receiver only. The rest is a
 * warning: a bare name may belong to another application, and Kubernetes sets environment variables of this shape.
 *
 * @param known full names of the settings
 * @param parameters names of the context parameters
 * @param properties names of the system properties
 * @param variables names of the environment variables
 */
record SettingNames(Set<String> known, Set<String> parameters, Set<String> properties, Set<String> variables) {
    static final String PREFIX = "pushwoosh-webhook.";
    /** Begins the properties that guard lock files in this JVM, see {@code LockFile}. */
    private static final String LOCK = "pushwoosh.webhook.lock:";

    /** The environment variable of a setting. */
    static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    /** The unknown names, and then those that exist. */
    List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        unknown(parameters).filter(SettingNames::isOurs)
                .forEach(name -> mistakes.add(name + " (context parameter) is not a setting"));
        unknown(properties).filter(name -> name.startsWith(PREFIX))
                .forEach(name -> mistakes.add(name + " (system property) is not a setting"));
        if (!mistakes.isEmpty()) {
            mistakes.add("the settings are " + String.join(", ", known));
        }
        return mistakes;
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        Set<String> plain = known.stream().map(SettingNames::plain).collect(Collectors.toSet());
        unknown(parameters).filter(name -> !isOurs(name) && plain.contains(plain(PREFIX + name))).forEach(name ->
                warnings.add(name + " (context parameter) is ignored; this receiver's settings begin with " + PREFIX));
        unknown(properties).filter(name -> isOurs(name) && !name.startsWith(PREFIX) && !name.startsWith(LOCK))
                .forEach(name -> warnings.add(name + " (system property) is not a setting; ignored"));
        Set<String> knownVariables = known.stream().map(SettingNames::variable).collect(Collectors.toSet());
        variables.stream().sorted().filter(name -> isOurs(name) && !knownVariables.contains(name))
                .forEach(name -> warnings.add(name + " (environment variable) is not a setting; ignored"));
        return warnings;
    }

    private Stream<String> unknown(Set<String> names) {
        return names.stream().sorted().filter(name -> !known.contains(name));
    }

    /** Whether a name has our prefix, in whatever punctuation and case. */
    private static boolean isOurs(String name) {
        return plain(name).startsWith(plain(PREFIX));
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }
}
