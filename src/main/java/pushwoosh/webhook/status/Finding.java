package pushwoosh.webhook.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import pushwoosh.webhook.http.Refusal;

/**
 * One statement of the status page about a receiver: red if it stores no events, amber for a problem, grey before the
 * first event, green otherwise. Pure.
 *
 * @param sentence the statement
 * @param next the next step; may be empty
 */
record Finding(Level level, String sentence, String next) {
    private static final Duration RECENT = Duration.ofHours(1);

    /** By severity, the names are the words on the page. */
    enum Level { DOWN, PROBLEM, WAITING, UP }

    /** All findings, the most severe first; at least one. */
    static List<Finding> of(Status status) {
        List<Finding> findings = new ArrayList<>();
        if (status.down() != null) {
            findings.add(down(status.down(), status.journal().lastError()));
        } else if (isRecent(status.journal().lastErrorAt(), status)) {
            String ago = Html.ago(status.journal().lastErrorAt(), status.metrics().now());
            findings.add(problem("The last error was " + ago + ".", sentence(status.journal().lastError())));
        }
        addRefused(findings, status);
        long free = status.journal().usableBytes();
        long reserve = status.journal().reserveBytes();
        if (status.down() != Refusal.FULL && free > 0 && free / 2 < reserve) {
            findings.add(problem("Free space is " + Html.bytes(free) + ", less than twice the reserve of "
                    + Html.bytes(reserve) + ".", "Free some space. Below pushwoosh-webhook.free-space-reserve-bytes"
                    + " every POST is answered 503."));
        }
        if (!status.isTokenNeeded()) {
            findings.add(problem("No token is set: everybody who reaches the URL can post events.",
                    "Set pushwoosh-webhook.token and redeploy."));
        }
        if (findings.isEmpty()) {
            findings.add(status.metrics().events().last() != null || !status.metrics().isPastCounted()
                    ? new Finding(Level.UP, "Events are stored.", "")
                    : new Finding(Level.WAITING, "Ready, but no event has come yet.",
                            "Enter the URL below in Pushwoosh, or send the test event."));
        }
        return findings;
    }

    private static Finding problem(String sentence, String next) {
        return new Finding(Level.PROBLEM, sentence, next);
    }

    private static boolean isRecent(Instant at, Status status) {
        return at != null && at.isAfter(status.metrics().now().toInstant().minus(RECENT));
    }

    private static String sentence(String message) {
        return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
    }

    /** The reason why every POST is refused. */
    static Finding down(Refusal reason, String lastError) {
        return new Finding(Level.DOWN, "Every POST is answered 503: "
                + (reason == Refusal.MISCONFIGURED ? "invalid settings" : reason.summary) + ".", switch (reason) {
            case FULL, FAILED -> lastError.isEmpty() ? "The container's log has the cause." : sentence(lastError);
            case STALLED -> "Check the disk or the network file system. The receiver resumes automatically.";
            case MISCONFIGURED -> "Correct the settings below and redeploy.";
            case STARTING -> "Wait a few seconds. If this remains, the container's log has the cause.";
            default -> "The application is being stopped or redeployed.";
        });
    }

    /** A missing token alone is a problem only if the sender's events do not arrive either. */
    private static void addRefused(List<Finding> findings, Status status) {
        Map<Refusal, Long> refused = new TreeMap<>();
        status.metrics().refusals().forEach((reason, count) -> refused.put(reason, count.lastHour()));
        if (isRecent(status.metrics().events().last(), status)) {
            refused.remove(Refusal.UNAUTHORIZED);
        }
        long all = refused.values().stream().mapToLong(Long::longValue).sum();
        if (all > 0) {
            Map.Entry<Refusal, Long> top = Collections.max(refused.entrySet(), Map.Entry.comparingByValue());
            findings.add(problem((all == 1 ? "1 POST was" : Html.count(all) + " POSTs were")
                    + " refused in the last hour"
                    + (top.getValue() == all ? ": " : ", " + Html.count(top.getValue()) + " of them with ")
                    + top.getKey().status + ", " + top.getKey().summary + ".", top.getKey().next));
        }
    }
}
