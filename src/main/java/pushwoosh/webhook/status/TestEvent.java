package pushwoosh.webhook.status;

import java.time.Instant;

/** The URL to enter in Pushwoosh, and a command that posts a test event to it. Pure. */
final class TestEvent {
    private TestEvent() {
    }

    /** Appends both; the URL is that of the context path. */
    static void append(Html page, String contextUrl, boolean isTokenNeeded, Instant now) {
        String url = contextUrl.replace("'", "%27") + (isTokenNeeded ? "?token=YOUR-TOKEN" : "");
        page.raw("<pre>").text(url).raw("</pre>\n<p class=quiet>")
                .text("Address you used now. Behind a proxy, use its public address.")
                .text(isTokenNeeded ? " Percent-encode special characters of the token, such as # as %23." : "")
                .raw("</p>\n<h3>Test event</h3><pre>curl -i '").text(url)
                .raw("' -H 'Content-Type: application/json' -d '")
                .text("{\"event_name\":\"Test Event\",\"message_code\":\"TEST\",\"platform\":\"Email\""
                        + ",\"application_code\":\"TEST\",\"hwid\":\"test@example.com\",\"user_id\":\"test\""
                        + ",\"timestamp\":")
                .text(now.getEpochSecond()).text("}").raw("'</pre>\n<p class=quiet>")
                .text("Stored like any other event: a line with the name Test Event in events.current.").raw("</p>\n");
    }
}
