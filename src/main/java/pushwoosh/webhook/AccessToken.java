package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens that let a POST in. One may come as {@code ?token=} in the URL, as a Bearer credential
 * (RFC 6750) or as the password of HTTP Basic (RFC 7617). Immutable; any thread.
 */
final class AccessToken {
    private final List<byte[]> tokens;

    /** No tokens let everybody in. */
    AccessToken(List<String> tokens) {
        this.tokens = tokens.stream().map(token -> token.getBytes(UTF_8)).toList();
    }

    /**
     * Whether a request carries one of the tokens. The time taken does not tell how near a guess was.
     *
     * @param query of the URL, as sent; null if there is none
     * @param authorization the header of that name; null if there is none
     */
    boolean admits(String query, String authorization) {
        if (tokens.isEmpty()) {
            return true;
        }
        boolean admitted = false;
        for (byte[] presented : presented(query, authorization)) {
            for (byte[] token : tokens) {
                admitted |= MessageDigest.isEqual(presented, token);
            }
        }
        return admitted;
    }

    private static List<byte[]> presented(String query, String authorization) {
        List<byte[]> presented = new ArrayList<>(2);
        if (query != null) {
            for (String parameter : query.split("&")) {
                if (parameter.startsWith("token=")) {
                    presented.add(percentDecoded(parameter.substring("token=".length())));
                }
            }
        }
        if (authorization != null) {
            int space = authorization.indexOf(' ');
            if (space >= 0 && authorization.substring(0, space).equalsIgnoreCase("Bearer")) {
                presented.add(authorization.substring(space + 1).strip().getBytes(UTF_8));
            }
            BasicCredentials.parse(authorization).ifPresent(basic -> presented.add(basic.password().getBytes(UTF_8)));
        }
        return presented;
    }

    /** Decodes {@code %41}. A broken escape stays as it is, and so does a plus, which may stand in a token. */
    private static byte[] percentDecoded(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        byte[] bytes = text.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toByteArray();
    }
}
