package pushwoosh.webhook.status;

import pushwoosh.webhook.http.Refusal;

/**
 * The status page as HTML: the questions of an administrator, in the order in which they are asked. It needs no
 * script and loads nothing; {@link PageStyle#HEADERS} go with it. Pure.
 */
public final class StatusPage {
    public static final String TYPE = "text/html; charset=utf-8";
    private static final int REFRESH_SECONDS = 30;

    private final Html page = new Html();
    private final Status status;
    private final String url;

    private StatusPage(Status status, String url) {
        this.status = status;
        this.url = status.isTokenNeeded() ? url + "?token=YOUR-TOKEN" : url;
    }

    /**
     * The page of a receiver.
     *
     * @param url of the context path, as the viewer has it
     * @param files in the directory; null if it cannot be read now
     * @param isPaused whether the page stays as it is instead of refreshing itself
     */
    public static String of(Status status, String url, StoredFiles files, boolean isPaused) {
        StatusPage text = new StatusPage(status, url);
        text.addHead(isPaused);
        text.addUrl();
        new ReceivedSections(text.page, status).addAll();
        new StoredSections(text.page, status).addAll(files);
        text.addTestEvent();
        return text.page.raw("</main>\n").toString();
    }

    /** The page of a deployment that has no receiver, with what its administrator has to mend. */
    public static String ofMissing(Refusal reason, String explanation) {
        Html page = begin("DOWN: " + reason.label(), false, new Html());
        page.raw("<header><h1>pushwoosh-webhook</h1> <p class=down>Down: ").text(reason.summary())
                .raw("</p></header>\n<main><section><h2>Why</h2><pre>");
        explanation.lines().forEach(line -> page.text(line).raw("\n"));
        return page.raw("</pre></section></main>\n").toString();
    }

    private static Html begin(String title, boolean isPaused, Html page) {
        page.raw("<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>").text(title)
                .raw(" - pushwoosh-webhook</title>\n<meta name=viewport content=\"width=device-width\">\n")
                .raw("<link rel=icon href=\"data:,\">\n");
        if (!isPaused) {
            page.raw("<meta http-equiv=refresh content=").text(REFRESH_SECONDS).raw(">\n");
        }
        return page.raw("<style>").raw(PageStyle.CSS).raw("</style>\n");
    }

    private void addHead(boolean isPaused) {
        Refusal down = status.down();
        begin(down == null ? "UP" : "DOWN: " + down.label(), isPaused, page);
        page.raw("<header><h1>pushwoosh-webhook</h1> ");
        if (down == null) {
            page.raw("<p class=up>Up: events are stored</p>");
        } else {
            page.raw("<p class=down>Down: ").text(down.summary()).raw("; events are refused with 503</p>");
        }
        page.raw("<nav>").raw(isPaused ? "<a href=\"?\">Refresh by itself</a>" : "<a href=\"?pause\">Stop refreshing</a>")
                .raw("</nav></header>\n<main>\n");
    }

    private void addUrl() {
        page.section("The URL for Pushwoosh").raw("<pre>").text(url).raw("</pre>\n<p class=quiet>")
                .text("As you came here; if Pushwoosh comes through a proxy, the proxy's address instead.");
        if (!status.isTokenNeeded()) {
            page.text(" No token is set: whoever can reach this URL can post events.");
        }
        page.endSection();
    }

    private void addTestEvent() {
        page.section("Send a test event").raw("<pre>curl -i '").text(url.replace("'", "%27"))
                .raw("' -H 'Content-Type: application/json' -d '")
                .text("{\"event_name\":\"Test Event\",\"message_code\":\"TEST\",\"platform\":\"Email\",\"application_code\":\"TEST\","
                        + "\"hwid\":\"test@example.com\",\"user_id\":\"test\",\"timestamp\":")
                .text(status.metrics().now().getEpochSecond()).text("}").raw("'</pre>\n<p class=quiet>")
                .text("It is stored like any other: a line named Test Event in today's file.").endSection();
    }
}
