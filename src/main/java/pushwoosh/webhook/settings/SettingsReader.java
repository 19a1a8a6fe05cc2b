package pushwoosh.webhook.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static pushwoosh.webhook.settings.SettingNames.PREFIX;

import jakarta.servlet.ServletContext;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pushwoosh.webhook.event.JsonText;
import pushwoosh.webhook.settings.Settings.InvalidException;
import pushwoosh.webhook.settings.Settings.Origin;

/**
 * Reads the settings: context parameter {@code pushwoosh-webhook.zone}, else system property of the same name, else
 * environment variable {@code PUSHWOOSH_WEBHOOK_ZONE}, else the default. Never clamps or defaults a mistake: collects
 * all of them, and reads the mistaken setting as its default meanwhile. One use, one thread.
 */
public final class SettingsReader {
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");
    private static final int TOKEN_CHARACTERS_MIN = 16;
    /** One for waiting lines, one for bodies and their parsing, one for the container. */
    private static final int HEAP_SHARES_MIN = 3;
    private static final int HEAP_SHARES_BY_DEFAULT = 8;
    /** A value to be replaced: in a template, or in this project's own documents. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{|(?i)(^|\\s)(CHANGE-ME|at-least-16-characters)(\\s|$)");
    private static final Pattern QUOTED =
            Pattern.compile("(?s)(^|\\s)[\"'`\u2018-\u201f].*[\"'`\u2018-\u201f](\\s|$)");
    /** RFC 3986, 3.4, without {@code &}, which ends a parameter. */
    private static final Pattern QUERY_CHARACTER = Pattern.compile("[A-Za-z0-9!$'()*+,./:;=?@_~-]");

    private final Map<String, String> contextParameters;
    private final Properties system;
    private final Map<String, String> environment;
    private final ZoneId systemZone;
    private final long heapBytes;
    /** By full name, in the order in which they were read. */
    final Map<String, Origin> origins = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    /** Complete after {@link #read()}. */
    final List<String> warnings = new ArrayList<>();

    SettingsReader(Map<String, String> contextParameters, Properties system, Map<String, String> environment,
            ZoneId systemZone, long heapBytes) {
        this.contextParameters = contextParameters;
        this.system = system;
        this.environment = environment;
        this.systemZone = systemZone;
        this.heapBytes = heapBytes;
    }

    /**
     * Reads the settings of a deployment and logs them and every warning.
     *
     * @throws InvalidException with every mistake in its message
     */
    public static Settings read(ServletContext context) throws InvalidException {
        Map<String, String> parameters = new HashMap<>(); // Takes a null, which another application's may be.
        Collections.list(context.getInitParameterNames())
                .forEach(name -> parameters.put(name, context.getInitParameter(name)));
        SettingsReader reader = new SettingsReader(parameters, System.getProperties(), System.getenv(),
                ZoneId.systemDefault(), Runtime.getRuntime().maxMemory());
        try {
            Settings settings = reader.read();
            LOGGER.log(System.Logger.Level.INFO, "settings of " + context.getContextPath() + ":\n  "
                    + settings.origins.stream().map(Origin::toString).collect(Collectors.joining("\n  ")));
            return settings;
        } finally {
            reader.warnings.forEach(warning -> LOGGER.log(System.Logger.Level.WARNING,
                    context.getContextPath() + ": " + JsonText.shown(warning)));
        }
    }

    Settings read() throws InvalidException {
        Settings settings = new Settings(this);
        SettingNames names = new SettingNames(origins.keySet(), contextParameters.keySet(),
                system.stringPropertyNames(), environment.keySet());
        mistakes.addAll(names.mistakes);
        warnings.addAll(names.warnings);
        if (!mistakes.isEmpty()) {
            throw new InvalidException(mistakes);
        }
        return settings;
    }

    /** The generic read of a setting. {@code parser} returns null, or throws, for a value that breaks {@code rule}. */
    <T> T read(String key, boolean isSecret, T byDefault, Object shownDefault, String rule,
            Function<String, T> parser) {
        String name = PREFIX + key;
        String variable = SettingNames.variable(name);
        Origin found = Stream.of(new Origin(name, contextParameters.get(name), "context parameter"),
                        new Origin(name, system.getProperty(name), "system property"),
                        new Origin(name, environment.get(variable), "environment variable " + variable))
                .filter(origin -> origin.value() != null).findFirst().orElse(null);
        if (found == null) {
            origins.put(name, new Origin(name, shownDefault.toString(), Origin.DEFAULT));
            return byDefault;
        }
        String value = found.value().strip();
        String shown = isSecret ? "(redacted)" : value;
        origins.put(name, new Origin(name, shown, found.place()));
        String fault = fault(value);
        T parsed = fault == null ? parsed(parser, value) : null;
        if (parsed == null) {
            mistakes.add(name + " is \"" + shown + "\" (" + found.place() + "); "
                    + (fault == null ? "it must be " + rule : fault));
        }
        return parsed == null ? byDefault : parsed;
    }

    /** What is wrong with a value, whatever the setting; null for nothing. */
    private static String fault(String value) {
        return value.isEmpty() ? "remove it to get the default"
                : PLACEHOLDER.matcher(value).find() ? "replace the placeholder with a value of your own"
                : QUOTED.matcher(value).find() ? "remove the quotes"
                : value.contains("\uFFFD") ? "the locale of this process cannot express one of its characters;"
                + " start the container with LC_ALL=C.UTF-8" : null;
    }

    private static <T> T parsed(Function<String, T> parser, String value) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    long number(String key, long byDefault, long min, long max) {
        String range = max == Long.MAX_VALUE ? ", " + min + " or more" : " from " + min + " to " + max;
        return read(key, false, byDefault, byDefault, "a whole number" + range, text -> {
            long value = Long.parseLong(text);
            return value >= min && value <= max ? value : null;
        });
    }

    /** A number of bytes for each of two uses of the heap; an eighth of the heap is the most by default. */
    long heapShare(String key, long byDefault, long min, long max) {
        long bytes = number(key, Math.max(min, Math.min(byDefault, heapBytes / HEAP_SHARES_BY_DEFAULT)), min, max);
        if (bytes > heapBytes / HEAP_SHARES_MIN) {
            warnings.add("the heap of " + heapBytes + " bytes is too small for " + PREFIX + key + " = " + bytes
                    + ", which waiting lines and bodies can each reach; set -Xmx to at least " + HEAP_SHARES_MIN * bytes
                    + " bytes, or lower the setting");
        }
        return bytes;
    }

    ZoneId zone(String key) {
        boolean isUtc = systemZone.getRules().equals(ZoneOffset.UTC.getRules());
        // The JDK takes GMT for a TZ that it cannot read, and a fixed offset for POSIX rules of daylight saving time.
        String wanted = environment.getOrDefault("TZ", "");
        boolean isFixed = systemZone.getRules().isFixedOffset()
                && (!isUtc || systemZone.getId().equals("GMT") && !List.of("", "GMT").contains(wanted));
        String shown = systemZone + (isFixed ? " (fixed offset, no daylight saving time)" : "");
        ZoneId zone = read(key, false, systemZone, shown, "an IANA zone id such as Europe/Berlin", ZoneId::of);
        if (isFixed && isDefault(key)) {
            warnings.add("the system's time zone is " + shown + (wanted.isEmpty() ? "" : ", made of TZ=" + wanted)
                    + "; set " + PREFIX + key + " to an IANA zone id such as Europe/Berlin");
        }
        return zone;
    }

    private boolean isDefault(String key) {
        return origins.get(PREFIX + key).isDefault();
    }

    List<String> tokens(String key) {
        List<String> tokens = read(key, true, List.of(), "none", "one or more tokens of at least "
                + TOKEN_CHARACTERS_MIN + " characters, separated by white space", text -> {
                    List<String> all = List.of(text.split("\\s+"));
                    return all.stream().allMatch(token -> token.length() >= TOKEN_CHARACTERS_MIN) ? all : null;
                });
        if (isDefault(key)) {
            warnings.add("no token is set: everybody who reaches this receiver can post events; set " + PREFIX + key);
        }
        String encoded = String.join("", tokens).codePoints().distinct().sorted().mapToObj(Character::toString)
                .filter(character -> !QUERY_CHARACTER.matcher(character).matches())
                .map(character -> character + " as " + URLEncoder.encode(character, UTF_8))
                .collect(Collectors.joining(", "));
        if (!encoded.isEmpty()) {
            warnings.add(PREFIX + key + " has characters that must be percent-encoded in a URL: " + encoded);
        }
        return tokens;
    }

    Path directory(String key) {
        String rule = "a path that the locale of this process can express (file names are encoded in "
                + system.getProperty("sun.jnu.encoding") + "); with LC_ALL=C.UTF-8 it can express any character";
        Function<String, Path> parser = text -> Path.of(text).toAbsolutePath();
        Path byDefault = containerLogs().map(logs -> parsed(parser, logs + "/pushwoosh-webhook")).orElse(null);
        Path directory = read(key, false, byDefault, String.valueOf(byDefault), rule, parser);
        if (directory == null && isDefault(key)) {
            mistakes.add(PREFIX + key + " is not set, and the container's log directory is unknown; set it to " + rule);
        }
        return directory;
    }

    /** The directory that the container itself logs to; empty for an unknown container. */
    private Optional<String> containerLogs() {
        return Stream.of("jboss.server.log.dir", "catalina.base", "server.output.dir", "com.sun.aas.instanceRoot",
                        "jetty.base").filter(name -> system.getProperty(name) != null).findFirst()
                .map(name -> system.getProperty(name) + (name.endsWith("log.dir") ? "" : "/logs"));
    }
}
