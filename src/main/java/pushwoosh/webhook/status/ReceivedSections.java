package pushwoosh.webhook.status;

import java.time.Instant;
import pushwoosh.webhook.status.Metrics.LatestEvent;
import pushwoosh.webhook.status.Metrics.Rejection;

/** What came in: the middle of the {@link StatusPage}. Pure. */
final class ReceivedSections {
    private static final String HIDDEN = "\u2026";
    private final Html page;
    private final Status status;
    private final Metrics.Snapshot metrics;

    ReceivedSections(Html page, Status status) {
        this.page = page;
        this.status = status;
        this.metrics = status.metrics();
    }

    void addAll() {
        addLastEvent();
        addLatestEvents();
        addRefusals();
    }

    private Html time(Instant at) {
        return page.time(at, metrics.now(), status.zone());
    }

    private void addLastEvent() {
        page.section("Last event").raw("<p class=big>");
        if (metrics.lastEventAt() != null) {
            time(metrics.lastEventAt());
        } else {
            page.text(metrics.isPastCounted()
                    ? "Never, as far as the files of the last 24 hours tell"
                    : "None since the start; the files of the last 24 hours are not read yet");
        }
        page.endSection();
    }

    private void addLatestEvents() {
        page.section("The last twenty since the start");
        if (metrics.latestEvents().isEmpty()) {
            page.raw("<p>None yet.").endSection();
            return;
        }
        page.raw("<table class=list><thead><tr><th scope=col>Time<th scope=col>Event<th scope=col>Application")
                .raw("<th scope=col>Platform<th scope=col>Address (masked)</thead>\n");
        for (LatestEvent event : metrics.latestEvents()) {
            page.raw("<tr><td>");
            time(event.at());
            page.titleCell(event.name()).cell(event.application()).cell(event.platform()).cell(masked(event.address())).raw("\n");
        }
        page.raw("</table>").endSection();
    }

    /** Of an e-mail address its first character and its domain; of anything else a quarter at either end, at most. */
    static String masked(String address) {
        int at = address.lastIndexOf('@');
        if (at > 0) {
            return address.substring(0, address.offsetByCodePoints(0, 1)) + HIDDEN + address.substring(at);
        }
        int kept = Math.min(3, address.length() / 4);
        return address.substring(0, kept) + HIDDEN + address.substring(address.length() - kept);
    }

    private void addRefusals() {
        page.section("Refused since the start");
        if (metrics.refusals().values().stream().allMatch(refusals -> refusals.count() == 0)) {
            page.raw("<p>Nothing.").endSection();
            return;
        }
        page.raw("<table><thead><tr><th scope=col>Why<th scope=col class=number>POSTs<th scope=col>Last</thead>\n");
        metrics.refusals().forEach((reason, refusals) -> {
            if (refusals.count() > 0) {
                page.raw("<tr>").cell(reason.status() + ": " + reason.summary()).number(refusals.count()).raw("<td>");
                time(refusals.last()).raw("\n");
            }
        });
        page.raw("</table>\n");
        addRejections();
        page.endSection();
    }

    private void addRejections() {
        if (metrics.latestRejections().isEmpty()) {
            return;
        }
        page.raw("<h3>The latest rejected bodies</h3><table class=list><thead><tr><th scope=col>Time<th scope=col>Answer")
                .raw("<th scope=col>Where<th scope=col>What is wrong</thead>\n");
        for (Rejection rejection : metrics.latestRejections()) {
            page.raw("<tr><td>");
            time(rejection.at());
            page.cell(rejection.status()).cell(rejection.pointer().isEmpty() ? "whole body" : rejection.pointer())
                    .titleCell(rejection.detail() + (rejection.more() == 0 ? "" : "; and " + rejection.more() + " more")).raw("\n");
        }
        page.raw("</table>\n<p class=quiet>").text("The bodies are in rejected.current and its like.").raw("</p>");
    }
}
