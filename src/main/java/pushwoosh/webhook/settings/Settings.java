package pushwoosh.webhook.settings;

import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import pushwoosh.webhook.event.JsonText;

/**
 * The settings, checked. Keys, defaults, ranges and units stand in {@link #load(Map, Properties, Map)} and in
 * the README's table. A mistake is never clamped or defaulted: all of them are reported at once.
 *
 * @param directory absolute, where the files go
 * @param zone whose days name the files
 * @param tokens that let a POST in; empty lets everybody in
 * @param maxBodyBytes limit of a body, after decompression
 * @param bodyTimeout for the whole body to arrive
 * @param commitTimeout for the disk, after the body has arrived
 * @param queueBytes lines waiting in memory, and likewise bodies on their way in
 * @param freeSpaceReserveBytes below it nothing is accepted
 * @param rejectedBytesPerDay past it rejected bodies are not kept
 * @param compressAfterDays 0 is never
 * @param retentionDays 0 is for ever
 * @param invalidStatus 422, or 200 to hide rejections from the sender
 * @param origins each setting as it is in effect
 */
public record Settings(
        Path directory,
        ZoneId zone,
        List<String> tokens,
        int maxBodyBytes,
        Duration bodyTimeout,
        Duration commitTimeout,
        long queueBytes,
        long freeSpaceReserveBytes,
        long rejectedBytesPerDay,
        int compressAfterDays,
        int retentionDays,
        int invalidStatus,
        List<Origin> origins) {

    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    /**
     * Loads the settings of a deployment and logs them.
     *
     * @throws InvalidException with every mistake in its message
     */
    public static Settings load(ServletContext context) throws InvalidException {
        Map<String, String> parameters = new HashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            parameters.put(name, context.getInitParameter(name));
        }
        Settings settings = load(parameters, System.getProperties(), System.getenv());
        LOGGER.log(System.Logger.Level.INFO, "settings of " + context.getContextPath() + ":\n  "
                + settings.origins().stream().map(Origin::toString).collect(Collectors.joining("\n  ")));
        if (settings.tokens().isEmpty()) {
            LOGGER.log(System.Logger.Level.WARNING,
                    "no token is set: whoever can reach this receiver can post events; set " + SettingsReader.PREFIX
                            + "token");
        }
        return settings;
    }

    /** Loads the settings from the three places, the first that has one wins. */
    public static Settings load(Map<String, String> contextParameters, Properties system, Map<String, String> environment)
            throws InvalidException {
        SettingsReader source = new SettingsReader(contextParameters, system, environment);
        Path directory = source.directory("directory");
        ZoneId zone = source.zone("zone");
        List<String> tokens = source.tokens("token");
        int maxBodyBytes = source.integer("max-body-bytes", 1 << 20, 1024, 64 << 20);
        Settings settings = new Settings(
                directory,
                zone,
                tokens,
                maxBodyBytes,
                source.seconds("body-timeout-seconds", 10, 300),
                source.seconds("commit-timeout-seconds", 10, 300),
                source.number("queue-bytes", Math.max(32 << 20, maxBodyBytes), maxBodyBytes, Long.MAX_VALUE),
                source.number("free-space-reserve-bytes", 64 << 20, 0, Long.MAX_VALUE),
                source.number("rejected-bytes-per-day", 256 << 20, 0, Long.MAX_VALUE),
                source.integer("compress-after-days", 0, 0, Integer.MAX_VALUE),
                source.integer("retention-days", 0, 0, Integer.MAX_VALUE),
                source.oneOf("invalid-status", 422, 200),
                source.origins());
        List<String> mistakes = new ArrayList<>(source.mistakes());
        if (!mistakes.isEmpty()) {
            throw new InvalidException(mistakes);
        }
        source.warnings().forEach(warning -> LOGGER.log(System.Logger.Level.WARNING, JsonText.shown(warning)));
        return settings;
    }

    /** A setting in effect: name, value, tokens redacted, and where it came from. */
    public record Origin(String name, String value, String place) {
        @Override
        public String toString() {
            return name + " = " + JsonText.shown(value) + "   (" + place + ")";
        }
    }

    /** The settings cannot be used. */
    public static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidException(List<String> mistakes) {
            super("the settings are wrong; every POST is answered 503 until they are mended and the WAR is redeployed:\n  "
                    + mistakes.stream().map(JsonText::shown).collect(Collectors.joining("\n  ")));
        }
    }
}
