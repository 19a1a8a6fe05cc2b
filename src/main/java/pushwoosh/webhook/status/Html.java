package pushwoosh.webhook.status;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import pushwoosh.webhook.event.JsonText;
import pushwoosh.webhook.journal.Histogram;

/** HTML text being written. Markup is appended by {@link #raw}, from constants only; every value by {@link #text}. */
final class Html {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss XXX");

    private final StringBuilder out = new StringBuilder(16_384);

    /** Appends markup unchanged. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /**
     * Appends a value, escaped for element content and quoted attributes. Characters that cannot be seen, such as
     * controls and bidirectional overrides, are shown as escapes.
     */
    Html text(Object value) {
        value.toString().codePoints().forEach(this::appendEscaped);
        return this;
    }

    private void appendEscaped(int c) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> JsonText.appendShown(out, c);
        }
    }

    /** Begins a part of the page. */
    Html section(String heading) {
        return raw("<section><h2>").text(heading).raw("</h2>\n");
    }

    void endSection() {
        raw("</section>\n");
    }

    /** Begins a part of the page that is closed until the reader opens it. */
    Html folded(String heading) {
        return raw("<details class=card><summary>").text(heading).raw("</summary>\n");
    }

    void endFolded() {
        raw("</details>\n");
    }

    /** Appends a figure in large letters, with a remark. */
    Html tile(String heading, Object figure, String remark) {
        return raw("<div><dt>").text(heading).raw("<dd class=big>").text(figure).raw("<dd class=quiet>").text(remark)
                .raw("</div>\n");
    }

    /** Begins a table that is a list of paragraphs on a narrow screen; # begins a heading of numbers, @ of times. */
    Html list(String... headings) {
        raw("<table class=list><thead><tr>");
        for (String heading : headings) {
            raw(heading.startsWith("#") ? "<th scope=col class=number>"
                    : heading.startsWith("@") ? "<th scope=col class=time>" : "<th scope=col>")
                    .text(heading.replaceAll("^[#@]", ""));
        }
        return raw("</thead>\n");
    }

    /** Appends a cell of a table. A value in a script that runs from right to left leaves its neighbours in place. */
    Html cell(Object value) {
        return raw("<td>").value(value);
    }

    /** Appends the cell that is the title of its row on a narrow screen. */
    Html titleCell(Object value) {
        return raw("<td class=title>").value(value);
    }

    private Html value(Object value) {
        return value.toString().isEmpty() ? raw("<small>(empty)</small>") : raw("<bdi>").text(value).raw("</bdi>");
    }

    /** Appends a number, with its label on a narrow screen. */
    Html number(String label, long number) {
        return raw("<td class=number data-label=\"").text(label).raw("\">").text(count(number));
    }

    /** Appends a row of two cells, the first of them a heading. */
    Html row(String heading, Object value) {
        return raw("<tr><th scope=row>").text(heading).cell(value);
    }

    /** Appends a time of a zone and how long ago it was. */
    Html time(Instant at, Instant now, ZoneId zone) {
        return raw("<time datetime=\"").text(at.truncatedTo(ChronoUnit.MILLIS)).raw("\">").text(time(at, zone))
                .raw("</time> <small>(").text(ago(at, now)).raw(")</small>");
    }

    static String time(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }

    static String ago(Instant at, Instant now) {
        long seconds = Duration.between(at, now).toSeconds();
        if (seconds < 2) {
            return "just now";
        } else if (seconds < 120) {
            return seconds + " s ago";
        } else if (seconds < 7_200) {
            return seconds / 60 + " min ago";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h ago" : seconds / 86_400 + " days ago";
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Up to two decimal places, without trailing zeros. */
    static String decimal(double number) {
        return BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }

    /** Median, 99th percentile and mean; there must be a value. */
    static String spread(Histogram.Snapshot values, DoubleFunction<String> text) {
        return "median " + bound(values, 0.5, text) + ", 99th percentile " + bound(values, 0.99, text)
                + ", mean " + text.apply((double) values.sum() / values.count());
    }

    private static String bound(Histogram.Snapshot values, double part, DoubleFunction<String> text) {
        OptionalLong bound = values.quantile(part);
        return bound.isPresent()
                ? "\u2264 " + text.apply(bound.getAsLong())
                : "> " + text.apply(values.bounds().get(values.bounds().size() - 1));
    }

    static String micros(double micros) {
        return micros < 1e3 ? decimal(micros) + " \u00b5s"
                : micros < 1e6 ? decimal(micros / 1e3) + " ms" : decimal(micros / 1e6) + " s";
    }

    static String bytes(long bytes) {
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1023.95 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return decimal(value) + " " + units[unit];
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
