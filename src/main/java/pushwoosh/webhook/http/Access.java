package pushwoosh.webhook.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import pushwoosh.webhook.event.JsonText;

/**
 * Who may do what. A POST needs one of the tokens: as {@code ?token=} in the URL, as a Bearer credential (RFC 6750) or
 * as the password of HTTP Basic (RFC 7617). The pages need a user of the container in {@link #ROLE}, by HTTP Basic or
 * any way in which the container has logged the user in already. Immutable; any thread.
 *
 * <p>The login is asked for here and not by {@code login-config} in {@code web.xml}: with that, WildFly checks the
 * Basic credentials of every request, a token of the POSTs included, and Jetty does not start without a realm.
 */
public final class Access {
    /** The role that a user of the container needs. */
    public static final String ROLE = "pushwoosh-webhook";
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");
    private static final String PARAMETER = "token=";
    private static final int CREDENTIAL_CHARACTERS_MAX = 1024;

    private final List<byte[]> tokens;

    /** Without tokens everybody may post. */
    public Access(List<String> tokens) {
        this.tokens = tokens.stream().map(token -> token.getBytes(UTF_8)).toList();
    }

    /** Whether a request may post events. The time taken does not tell how close a guess was. */
    public boolean mayPost(HttpServletRequest request) {
        if (tokens.isEmpty()) {
            return true;
        }
        String query = request.getQueryString();
        String authorization = request.getHeader("Authorization");
        boolean admitted = isToken(credentials("Bearer ", authorization)) | isToken(afterColon(basic(authorization)));
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            admitted |= parameter.startsWith(PARAMETER)
                    && isToken(percentDecoded(parameter.substring(PARAMETER.length())));
        }
        return admitted;
    }

    private boolean isToken(String presented) {
        byte[] bytes = presented.getBytes(UTF_8);
        boolean isToken = false;
        for (byte[] token : tokens) {
            isToken |= MessageDigest.isEqual(bytes, token);
        }
        return isToken;
    }

    /** A plus stays, since it may be part of a token, and so does all of a text with a broken escape. */
    private static String percentDecoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** What the header has for a scheme; empty if it is of another. */
    private static String credentials(String scheme, String authorization) {
        boolean isScheme = authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length());
        return isScheme ? authorization.substring(scheme.length()).strip() : "";
    }

    /** User, colon and password as HTTP Basic carries them; empty if it does not. */
    private static String basic(String authorization) {
        try {
            return new String(Base64.getDecoder().decode(credentials("Basic ", authorization)), UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // Not Base64.
        }
    }

    private static String afterColon(String pair) {
        return pair.substring(pair.indexOf(':') + 1);
    }

    /** Whether the request comes from a user in the role. */
    public static boolean isUserInRole(HttpServletRequest request) {
        if (request.getUserPrincipal() != null) {
            return request.isUserInRole(ROLE);
        }
        String pair = basic(request.getHeader("Authorization"));
        // RFC 7617 forbids controls; and the container's log has names of users, so they must not be long.
        return !pair.isEmpty() && pair.length() <= CREDENTIAL_CHARACTERS_MAX
                && pair.codePoints().noneMatch(Character::isISOControl) && logsIn(pair, request);
    }

    private static boolean logsIn(String pair, HttpServletRequest request) {
        try {
            request.login(pair.substring(0, Math.max(0, pair.indexOf(':'))), afterColon(pair));
            boolean admitted = request.isUserInRole(ROLE);
            HttpSession session = request.getSession(false);
            if (session != null && session.isNew()) { // WildFly makes one that lets in without a password.
                session.invalidate();
            }
            return admitted;
        } catch (ServletException | RuntimeException e) { // The latter: a container without any user management.
            LOGGER.log(System.Logger.Level.DEBUG, "not logged in: " + JsonText.shown(e.toString()));
            return false;
        }
    }
}
