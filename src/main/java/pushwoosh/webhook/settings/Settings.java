package pushwoosh.webhook.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pushwoosh.webhook.event.JsonText;

/**
 * The settings of one deployment, all of them valid. The constructor is the table of settings: name, default and range.
 * Immutable; any thread.
 */
public final class Settings {
    /** Where the files go; absolute. */
    public final Path directory;
    /** Time zone of the dates in lines and file names. */
    public final ZoneId zone;
    /** A POST needs one of these; if there is none, every POST is admitted. */
    public final List<String> tokens;
    /** Limit of a body, after decompression. */
    public final int maxBodyBytes;
    /** Time for a whole body to arrive. */
    public final Duration bodyTimeout;
    /** How long a request waits for the disk, after its body has arrived. */
    public final Duration commitTimeout;
    /** Limit of the lines that wait in memory, and separately of the bodies that are read and parsed. */
    public final long queueBytes;
    /** With less free space than this, nothing is accepted. */
    public final long freeSpaceReserveBytes;
    /** After this many bytes of a day, rejected bodies are not kept. */
    public final long rejectedBytesPerDay;
    /** Age at which files are compressed; 0 is never. */
    public final int compressAfterDays;
    /** Age at which files are deleted; 0 is never. */
    public final int retentionDays;
    /** Status of the answer to an invalid body: 422, or 200 to hide rejections from the sender. */
    public final int invalidStatus;
    /** Each setting in effect, in the order of the table; tokens redacted. */
    public final List<Origin> origins;

    Settings(SettingsReader reader) {
        directory = reader.directory("directory");
        zone = reader.zone("zone");
        tokens = reader.tokens("token");
        maxBodyBytes = (int) reader.number("max-body-bytes", 1 << 20, 1024, 8 << 20);
        bodyTimeout = Duration.ofSeconds(reader.number("body-timeout-seconds", 10, 1, 300));
        commitTimeout = Duration.ofSeconds(reader.number("commit-timeout-seconds", 10, 1, 300));
        queueBytes = reader.heapShare("queue-bytes", 32 << 20, maxBodyBytes, 1 << 30);
        freeSpaceReserveBytes = reader.number("free-space-reserve-bytes", 64 << 20, 0, Long.MAX_VALUE);
        rejectedBytesPerDay = reader.number("rejected-bytes-per-day", 256 << 20, 0, Long.MAX_VALUE);
        compressAfterDays = (int) reader.number("compress-after-days", 0, 0, Integer.MAX_VALUE);
        retentionDays = (int) reader.number("retention-days", 0, 0, Integer.MAX_VALUE);
        invalidStatus = reader.read("invalid-status", false, 422, 422, "422 or 200",
                Map.of("422", 422, "200", 200)::get);
        origins = List.copyOf(reader.origins.values());
    }

    /** A setting in effect: full name, value, and the place that it came from. */
    public record Origin(String name, String value, String place) {
        static final String DEFAULT = "default";

        /** Whether it is set nowhere. */
        public boolean isDefault() {
            return place.equals(DEFAULT);
        }

        @Override
        public String toString() {
            return name + " = " + JsonText.shown(value) + "   (" + place + ")";
        }
    }

    /** The settings are invalid; the message has a line for every mistake, with the next step. */
    public static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidException(List<String> mistakes) {
            super("the settings are invalid; every POST is answered 503 until you correct them and redeploy the WAR:"
                    + "\n  " + mistakes.stream().map(JsonText::shown).collect(Collectors.joining("\n  ")));
        }
    }
}
