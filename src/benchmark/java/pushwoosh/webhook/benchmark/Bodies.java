package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

/** The bodies that are posted, as files for the load generator. */
final class Bodies {
    /** An event with every member of Pushwoosh's description; all values are made up. 363 bytes. */
    static final String EVENT = "{\"event_name\":\"Email Sent\",\"message_id\":2001723798222325800,"
            + "\"message_code\":\"B780-1A2B3C4D-5E6F0375\",\"campaign_id\":961234,\"platform\":\"Email\","
            + "\"payload\":\"Don't miss our summer sale!\",\"application_code\":\"3A1B2-C3D41\","
            + "\"hwid\":\"example@gmail.com\",\"user_id\":\"15123458\",\"timestamp\":1723798222,"
            + "\"journey_title\":\"Summer sale\",\"journey_point_title\":\"5_summer sale_promoemail\"}";
    private static final String PAYLOAD = "Don't miss our summer sale!";

    private final Path directory;

    Bodies(Path directory) {
        this.directory = directory;
    }

    /** One event of 363 bytes. */
    Path event() throws IOException {
        return write("event.json", EVENT);
    }

    /** One event whose payload makes it as long as that. */
    Path event(int bytes) throws IOException {
        String longer = PAYLOAD + " Buy one, get one free.".repeat(bytes / 20 + 1);
        return write("event-" + bytes + ".json", EVENT.replace(PAYLOAD, longer.substring(0,
                PAYLOAD.length() + bytes - EVENT.length())));
    }

    /** An array of events. */
    Path array(int events) throws IOException {
        return write("array-" + events + ".json", "[" + String.join(",", Collections.nCopies(events, EVENT)) + "]");
    }

    /** The event as Flume's HTTP source wants it. */
    Path wrapped() throws IOException {
        return write("wrapped.json", "[{\"headers\":{},\"body\":\"" + EVENT.replace("\"", "\\\"") + "\"}]");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
