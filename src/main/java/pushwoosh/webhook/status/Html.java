package pushwoosh.webhook.status;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import pushwoosh.webhook.event.JsonText;

/** An HTML text that grows. Markup comes by {@link #raw}, from constants only; every value by {@link #text}. */
final class Html {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DATE_AND_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final StringBuilder out = new StringBuilder(16_384);

    /** Appends markup as it stands. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /**
     * Appends a value, escaped for element content and quoted attributes alike. What would act on the page or
     * deceive the eye without being seen, such as controls and bidirectional overrides, is shown as its escape.
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

    Html number(long number) {
        return raw("<td class=number>").text(count(number));
    }

    /** Appends a row of two cells, the first of them a heading. */
    Html row(String heading, Object value) {
        return raw("<tr><th scope=row>").text(heading).cell(value);
    }

    /** Appends a time of a zone, with its date if it is not today's, and how long ago it was. */
    Html time(Instant at, Instant now, ZoneId zone) {
        boolean isToday = LocalDate.ofInstant(at, zone).equals(LocalDate.ofInstant(now, zone));
        return raw("<time datetime=\"").text(at.truncatedTo(ChronoUnit.MILLIS)).raw("\">")
                .text((isToday ? TIME : DATE_AND_TIME).format(at.atZone(zone))).raw("</time> <small>(")
                .text(ago(now.getEpochSecond() - at.getEpochSecond())).raw(")</small>");
    }

    private static String ago(long seconds) {
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
