package pushwoosh.webhook.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * When a batch was received: one instant gives the line's stamp and the file's date, so they agree.
 *
 * @param day the date in the configured zone
 * @param head the start of each line of the batch in ASCII: brace, {@code "received_at"}, its value and a comma
 */
record Stamp(LocalDate day, byte[] head) {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

    static Stamp of(Instant instant, ZoneId zone) {
        ZonedDateTime time = instant.atZone(zone);
        String head = "{\"received_at\":\"" + FORMAT.format(time) + "\",";
        return new Stamp(time.toLocalDate(), head.getBytes(US_ASCII));
    }
}
