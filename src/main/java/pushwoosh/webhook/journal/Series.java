package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

public enum Series {
    /** Accepted events; a line's bytes are one JSON object. */
    EVENTS("events", "\"event\":"),
    /** Rejected bodies; a line's bytes are JSON members without the braces around them. */
    REJECTED("rejected", "");

    final String prefix;
    /** Name of the symbolic link to the day file in use. No {@code *.log}, so that no glob reads it twice. */
    final String currentLink;
    /** What stands in a line between the time stamp and the line's own bytes. */
    final byte[] lead;

    Series(String prefix, String lead) {
        this.prefix = prefix;
        this.currentLink = prefix + ".current";
        this.lead = lead.getBytes(US_ASCII);
    }
}
