package pushwoosh.webhook.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import pushwoosh.webhook.http.Refusal;

/** The beginning of each page, and the headers that let a browser load the style of the page and nothing else. */
public final class PageHead {
    static final String CSS;
    /** A Content-Security-Policy of level 2 names the style by its hash. */
    public static final Map<String, String> HEADERS;

    static {
        try (InputStream css = PageHead.class.getResourceAsStream("status.css")) {
            CSS = new String(css.readAllBytes(), UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(CSS.getBytes(UTF_8));
            HEADERS = Map.of("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(hash)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                    "X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cache-Control", "no-store");
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private PageHead() {}

    /** Begins a page and its banner, which stays open. */
    static void append(Html page, Finding first, Refusal down, boolean isPaused) {
        page.add("<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>{} - pushwoosh-webhook</title>\n"
                + "<meta name=viewport content=\"width=device-width\">\n<link rel=icon href=\"data:,\">\n",
                down == null ? first.level() : "DOWN: " + down.label());
        page.add(isPaused ? "" : "<meta http-equiv=refresh content=30>\n");
        page.add("<style>" + CSS + "</style>\n<header><h1>pushwoosh-webhook</h1><nav>");
        page.add(isPaused ? "<a href=\"?\">Auto-refresh</a>" : "<a href=\"?pause\">Stop refreshing</a>");
        page.add("</nav></header>\n<main>\n<div class=\"banner {}\"><p class=big><strong>{}</strong> {}</p>\n",
                first.level().name().toLowerCase(Locale.ROOT), first.level(), first.sentence());
        if (!first.next().isEmpty()) {
            page.add("<p>{}</p>\n", first.next());
        }
    }
}
