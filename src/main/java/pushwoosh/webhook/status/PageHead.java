package pushwoosh.webhook.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import pushwoosh.webhook.http.Refusal;

/** The beginning of each page, and the headers that let a browser load the style of the page and nothing else. */
public final class PageHead {
    private static final int REFRESH_SECONDS = 30;
    static final String CSS = css();
    /** A Content-Security-Policy of level 2 names the style by its hash. */
    public static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'sha256-" + sha256(CSS)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");

    private PageHead() {
    }

    /** Begins a page and its banner, which stays open. */
    static void append(Html page, Finding first, Refusal down, boolean isPaused) {
        page.raw("<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>")
                .text(down == null ? first.level() : "DOWN: " + down.label())
                .raw(" - pushwoosh-webhook</title>\n<meta name=viewport content=\"width=device-width\">\n")
                .raw("<link rel=icon href=\"data:,\">\n");
        if (!isPaused) {
            page.raw("<meta http-equiv=refresh content=").text(REFRESH_SECONDS).raw(">\n");
        }
        page.raw("<style>").raw(CSS).raw("</style>\n<header><h1>pushwoosh-webhook</h1><nav>")
                .raw(isPaused ? "<a href=\"?\">Auto-refresh</a>" : "<a href=\"?pause\">Stop refreshing</a>")
                .raw("</nav></header>\n<main>\n<div class=\"banner ")
                .text(first.level().name().toLowerCase(Locale.ROOT)).raw("\"><p class=big><strong>")
                .text(first.level()).raw("</strong> ").text(first.sentence())
                .raw("</p>\n");
        if (!first.next().isEmpty()) {
            page.raw("<p>").text(first.next()).raw("</p>\n");
        }
    }

    private static String css() {
        try (InputStream css = PageHead.class.getResourceAsStream("status.css")) {
            return new String(css.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has it.
        }
    }
}
