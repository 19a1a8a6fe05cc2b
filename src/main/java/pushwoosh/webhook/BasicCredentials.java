package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** User and password as HTTP Basic (RFC 7617) carries them. */
record BasicCredentials(String user, String password) {
    private static final String SCHEME = "Basic ";

    /** Reads the value of an {@code Authorization} header, which may be null; empty if it is of another kind. */
    static Optional<BasicCredentials> parse(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] pair = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
            String text = new String(pair, UTF_8);
            int colon = text.indexOf(':');
            return Optional.of(new BasicCredentials(text.substring(0, Math.max(colon, 0)), text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Not Base64.
        }
    }
}
