package pushwoosh.webhook.status;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** The URL of the context path for display. Pure. */
public final class ContextUrl {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,253}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}]");

    private ContextUrl() {}

    /** Returns the URL, or the path alone if host and port are not valid: the sender of the request chose them. */
    public static String of(String scheme, String host, int port, String path) {
        String encoded = path;
        try {
            encoded = new URI(null, null, path, null).toASCIIString().replace("'", "%27");
        } catch (URISyntaxException e) {
            // Shown as it is.
        }
        if (host == null || !HOST.matcher(host).matches() || port < 1 || port > 65_535) {
            return encoded;
        }
        boolean isUsualPort = port == ("https".equals(scheme) ? 443 : 80);
        return ("https".equals(scheme) ? "https://" : "http://") + host + (isUsualPort ? "" : ":" + port) + encoded;
    }
}
