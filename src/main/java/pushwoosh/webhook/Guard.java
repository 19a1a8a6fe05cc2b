package pushwoosh.webhook;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import pushwoosh.webhook.event.JsonText;

/**
 * Lets the container's own users of one role see the pages, by HTTP Basic (RFC 7617) or whatever way the
 * container has logged them in already. Stateless; any thread.
 *
 * <p>The login is asked for here and not by {@code login-config} in {@code web.xml}: with that, WildFly
 * judges the Basic credentials of every request, a token of the POSTs included, and Jetty does not start
 * without a realm.
 */
final class Guard {
    /** The role that a user of the container needs. */
    static final String ROLE = "pushwoosh-webhook";
    private static final System.Logger LOGGER = System.getLogger("pushwoosh.webhook");

    private Guard() {
    }

    /** Whether the request comes from a user in the role. */
    static boolean admits(HttpServletRequest request) {
        if (request.getUserPrincipal() != null) {
            return request.isUserInRole(ROLE);
        }
        Optional<BasicCredentials> credentials = BasicCredentials.parse(request.getHeader("Authorization"));
        return credentials.isPresent() && logsIn(credentials.get(), request);
    }

    private static boolean logsIn(BasicCredentials credentials, HttpServletRequest request) {
        try {
            request.login(credentials.user(), credentials.password());
            boolean admitted = request.isUserInRole(ROLE);
            forgetSession(request);
            return admitted;
        } catch (ServletException | RuntimeException e) { // The latter: a container without any user management.
            LOGGER.log(System.Logger.Level.DEBUG, "not logged in: " + JsonText.shown(e.toString())); // Some name the user.
            return false;
        }
    }

    /** WildFly makes a session of each login: one a scrape, and one that lets in without a password. */
    private static void forgetSession(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null && session.isNew()) {
            session.invalidate();
        }
    }
}
