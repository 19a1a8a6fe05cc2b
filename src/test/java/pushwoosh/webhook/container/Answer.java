package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * An HTTP answer as it came.
 *
 * @param headers by their lower-case names; the last one where a name is repeated
 */
record Answer(int status, Map<String, String> headers, byte[] body) {
    /** The value of a header, or an empty string. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String text() {
        return new String(body, UTF_8);
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + text();
    }
}
