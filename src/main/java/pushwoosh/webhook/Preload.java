package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import jakarta.servlet.ServletContext;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.http.Answer;
import pushwoosh.webhook.http.Gzip;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.status.PrometheusText;
import pushwoosh.webhook.status.Status;
import pushwoosh.webhook.status.StatusPage;

/**
 * Loads at the start what requests, refusals, pages and the shutdown need. A class that is first needed while the
 * process has no file descriptor left cannot be loaded, and the JVM remembers that for ever. JSON-B is used by the
 * constructor of {@link pushwoosh.webhook.event.EventParser}.
 */
final class Preload {
    private static final String CLASSES = "/WEB-INF/classes/";

    private Preload() {}

    /** Loads every class of the WAR's own, and uses what loads others. */
    static void run(ServletContext context, Status status) throws ClassNotFoundException, IOException {
        load(context, CLASSES);
        byte[] body = {'{', '}'};
        byte[] gzip = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0}; // Of an empty body.
        Gzip.inflate(gzip, 0);
        List<Violation> violations = List.of(new Violation("/x", "is required"));
        RejectedLine.of(Refusal.INVALID.status, violations, body);
        RejectedLine.of(Refusal.MALFORMED.status, violations, "\u0000\u00ff".getBytes(UTF_8));
        for (Refusal refusal : Refusal.values()) {
            Answer.refused(refusal, 0, violations);
        }
        StatusPage.of(status, context.getContextPath(), null, false);
        StatusPage.ofMissing(Refusal.MISCONFIGURED, "", false);
        PrometheusText.of(status);
    }

    private static void load(ServletContext context, String folder) throws ClassNotFoundException {
        Set<String> paths = context.getResourcePaths(folder);
        for (String path : paths == null ? Set.<String>of() : paths) { // Null if the classes come from elsewhere.
            if (path.endsWith("/")) {
                load(context, path);
            } else if (path.endsWith(".class")) {
                String name = path.substring(CLASSES.length(), path.length() - ".class".length()).replace('/', '.');
                Class.forName(name, true, Preload.class.getClassLoader());
            }
        }
    }
}
