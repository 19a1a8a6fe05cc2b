package pushwoosh.webhook.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.journal.LogCapture;
import pushwoosh.webhook.settings.Settings.InvalidException;

/** What the container's log has at start. */
class SettingsLogTest {
    private static final String TOKEN_WARNING = "WARNING /hooks: pushwoosh-webhook.token has characters that must be"
            + " percent-encoded in a URL: # as %23";

    private final ServletContextHandler context = new ServletContextHandler("/hooks");

    @BeforeEach
    void configure() {
        context.setInitParameter("pushwoosh-webhook.directory", "/srv/\u0085events");
        context.setInitParameter("pushwoosh-webhook.zone", "Europe/Berlin");
        context.setInitParameter("pushwoosh-webhook.token", "correct-horse#battery");
    }

    @Test
    void settingsAreLoggedOnceWithTheirOriginAndThenTheWarnings() throws InvalidException {
        context.setInitParameter("Zone", "Europe/Paris");
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            assertEquals("/srv/\u0085events", SettingsReader.read(context.getServletContext()).directory.toString());
            assertEquals(List.of("""
                    INFO settings of /hooks:
                      pushwoosh-webhook.directory = /srv/\\u0085events   (context parameter)
                      pushwoosh-webhook.zone = Europe/Berlin   (context parameter)
                      pushwoosh-webhook.token = (redacted)   (context parameter)
                      pushwoosh-webhook.max-body-bytes = 1048576   (default)""", TOKEN_WARNING,
                    "WARNING /hooks: Zone (context parameter) is ignored; this receiver's settings begin with"
                            + " pushwoosh-webhook."),
                    log.messages().stream().map(text -> text.replaceFirst("(?s)\n  pushwoosh-webhook.body-time.*", ""))
                            .toList());
        }
    }

    @Test
    void mistakesAreThrownAndTheWarningsLoggedAllTheSame() {
        context.setInitParameter("pushwoosh-webhook.tokken", "x");
        try (LogCapture log = new LogCapture("pushwoosh.webhook")) {
            assertThrows(InvalidException.class, () -> SettingsReader.read(context.getServletContext()));
            assertEquals(List.of(TOKEN_WARNING), log.messages());
        }
    }
}
