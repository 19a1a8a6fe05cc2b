package pushwoosh.webhook.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where settings come from: context parameter {@code pushwoosh-webhook.zone}, else system property of the
 * same name, else environment variable {@code PUSHWOOSH_WEBHOOK_ZONE}, else the default. Collects every
 * mistake; a mistaken setting reads as its default meanwhile. One use, one thread.
 */
final class SettingsReader {
    static final String PREFIX = "pushwoosh-webhook.";
    private static final String ENVIRONMENT_PREFIX = "PUSHWOOSH_WEBHOOK_";
    private static final int MIN_TOKEN_CHARACTERS = 16;

    private final Map<String, String> contextParameters;
    private final Properties system;
    private final Map<String, String> environment;
    private final Set<String> known = new TreeSet<>();
    private final List<Settings.Origin> origins = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    SettingsReader(Map<String, String> contextParameters, Properties system, Map<String, String> environment) {
        this.contextParameters = contextParameters;
        this.system = system;
        this.environment = environment;
    }

    private record Found(String value, String place) {
    }

    private Optional<Found> find(String key, boolean isSecret) {
        known.add(key);
        String name = PREFIX + key;
        String variable = variable(key);
        Found found = null;
        if (contextParameters.containsKey(name)) {
            found = new Found(contextParameters.get(name).strip(), "context parameter");
        } else if (system.getProperty(name) != null) {
            found = new Found(system.getProperty(name).strip(), "system property");
        } else if (environment.containsKey(variable)) {
            found = new Found(environment.get(variable).strip(), "environment variable " + variable);
        }
        if (found != null && found.value().isEmpty()) {
            mistakes.add(name + " is empty (" + found.place() + "); leave it out to get the default");
            return Optional.empty();
        }
        if (found != null && found.value().contains("${")) {
            mistakes.add(name + " holds a placeholder that nobody replaced (" + found.place() + ")");
            return Optional.empty();
        }
        if (found != null) {
            note(key, isSecret ? "(redacted)" : found.value(), found.place());
        }
        return Optional.ofNullable(found);
    }

    private static String variable(String key) {
        return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private void note(String key, Object value, String place) {
        origins.add(new Settings.Origin(key, value.toString(), place));
    }

    private <T> T byDefault(String key, T value) {
        note(key, value, "default");
        return value;
    }

    private void mistake(String key, Found found, String wanted) {
        mistakes.add(PREFIX + key + " is \"" + found.value() + "\" (" + found.place() + "); it must be " + wanted);
    }

    long number(String key, long byDefault, long min, long max) {
        Optional<Found> found = find(key, false);
        if (found.isEmpty()) {
            return byDefault(key, byDefault);
        }
        try {
            long value = Long.parseLong(found.get().value());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a number out of range is.
        }
        mistake(key, found.get(), max == Long.MAX_VALUE
                ? "a whole number, " + min + " or more"
                : "a whole number from " + min + " to " + max);
        return byDefault;
    }

    int integer(String key, int byDefault, int min, int max) {
        return (int) number(key, byDefault, min, max);
    }

    Duration seconds(String key, int byDefault, int max) {
        return Duration.ofSeconds(integer(key, byDefault, 1, max));
    }

    int oneOf(String key, int byDefault, int other) {
        Optional<Found> found = find(key, false);
        if (found.isEmpty()) {
            return byDefault(key, byDefault);
        }
        if (found.get().value().equals(Integer.toString(other))) {
            return other;
        }
        if (!found.get().value().equals(Integer.toString(byDefault))) {
            mistake(key, found.get(), byDefault + " or " + other);
        }
        return byDefault;
    }

    ZoneId zone(String key) {
        Optional<Found> found = find(key, false);
        if (found.isEmpty()) {
            return byDefault(key, ZoneId.systemDefault());
        }
        try {
            return ZoneId.of(found.get().value());
        } catch (DateTimeException e) {
            mistake(key, found.get(), "an IANA zone id such as Europe/Berlin");
            return ZoneId.systemDefault();
        }
    }

    List<String> tokens(String key) {
        Optional<Found> found = find(key, true);
        if (found.isEmpty()) {
            note(key, "none", "default");
            return List.of();
        }
        List<String> tokens = List.of(found.get().value().split("\\s+"));
        if (tokens.stream().anyMatch(token -> token.length() < MIN_TOKEN_CHARACTERS)) {
            mistakes.add(PREFIX + key + " (" + found.get().place() + ") holds a token of fewer than "
                    + MIN_TOKEN_CHARACTERS + " characters; tokens are separated by white space");
        }
        return tokens;
    }

    Path directory(String key) {
        Optional<Found> found = find(key, false);
        try {
            if (found.isPresent()) {
                return Path.of(found.get().value()).toAbsolutePath();
            }
        } catch (InvalidPathException e) {
            mistake(key, found.get(), "a path");
            return null;
        }
        Path logs = containerLogDirectory();
        if (logs == null) {
            mistakes.add(PREFIX + key + " is not set, and this container does not tell where its logs are;"
                    + " it must be a path");
            return null;
        }
        return byDefault(key, logs.resolve("pushwoosh-webhook").toAbsolutePath());
    }

    /** The directory that the container itself logs to; null for an unknown container. */
    private Path containerLogDirectory() {
        String wildfly = system.getProperty("jboss.server.log.dir");
        if (wildfly != null) {
            return Path.of(wildfly);
        }
        for (String base : List.of("catalina.base", "server.output.dir", "com.sun.aas.instanceRoot", "jetty.base")) {
            if (system.getProperty(base) != null) {
                return Path.of(system.getProperty(base), "logs");
            }
        }
        return null;
    }

    /** Every setting with its value and where it came from, in the order they were asked for. */
    List<Settings.Origin> origins() {
        return List.copyOf(origins);
    }

    /** Every mistake so far, those in names included; complete once all settings were asked for. */
    List<String> mistakes() {
        List<String> all = new ArrayList<>(mistakes);
        for (String name : new TreeSet<>(contextParameters.keySet())) {
            addIfUnknown(name, "context parameter", all);
        }
        for (String name : new TreeSet<>(system.stringPropertyNames())) {
            addIfUnknown(name, "system property", all);
        }
        return all;
    }

    private void addIfUnknown(String name, String place, List<String> all) {
        if (name.startsWith(PREFIX) && !known.contains(name.substring(PREFIX.length()))) {
            all.add("there is no setting " + name + " (" + place + "); the settings are "
                    + known.stream().map(PREFIX::concat).collect(Collectors.joining(", ")));
        }
    }

    /** Unknown environment variables are no mistake: Kubernetes sets some of this shape by itself. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (String variable : new TreeSet<>(environment.keySet())) {
            boolean isKnown = known.stream().anyMatch(key -> variable(key).equals(variable));
            if (variable.startsWith(ENVIRONMENT_PREFIX) && !isKnown) {
                warnings.add("the environment variable " + variable + " is no setting; ignored");
            }
        }
        return warnings;
    }
}
