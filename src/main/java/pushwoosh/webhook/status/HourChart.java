package pushwoosh.webhook.status;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;

/**
 * Events per hour as bars, in SVG, and as a table. Widths are percentages and heights pixels, so that it fits any
 * screen with letters of the same size. Needs an event. Pure.
 */
final class HourChart {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");
    private static final int HEIGHT = 120;
    private static final int TOP = 8;
    private static final int LABELS_APART = 3;

    private HourChart() {
    }

    static void append(Html page, EventCounts.Snapshot counts, ZoneId zone) {
        long most = Collections.max(counts.byHour());
        page.raw("<svg role=img aria-label=\"Events per hour in the last 24 hours, peak ").text(Html.count(most))
                .raw("\">");
        for (int i = 0; i < counts.byHour().size(); i++) {
            appendHour(page, i, counts.byHour().get(i), most, begin(counts, i).atZone(zone));
        }
        page.raw("<line x1=\"0\" x2=\"100%\" y1=\"").text(TOP + HEIGHT).raw("\" y2=\"").text(TOP + HEIGHT)
                .raw("\"/></svg>");
        page.raw("<details><summary>Table</summary><table>")
                .raw("<thead><tr><th scope=col>Hour from<th scope=col class=number>Events</thead>");
        for (int i = counts.byHour().size() - 1; i >= 0; i--) {
            page.raw("<tr>").cell(Html.time(begin(counts, i), zone)).number("", counts.byHour().get(i));
        }
        page.raw("</table></details>");
    }

    private static Instant begin(EventCounts.Snapshot counts, int hour) {
        return counts.hoursBegin().plus(hour, ChronoUnit.HOURS);
    }

    private static void appendHour(Html page, int hour, long events, long most, ZonedDateTime begin) {
        double width = 100.0 / EventCounts.HOURS;
        if (events > 0) {
            double height = Math.max(1, (double) HEIGHT * events / most);
            page.raw("<rect x=\"").text(percent((hour + 0.1) * width)).raw("\" width=\"").text(percent(0.8 * width))
                    .raw("\" y=\"").text(Html.decimal(TOP + HEIGHT - height)).raw("\" height=\"")
                    .text(Html.decimal(height)).raw("\"><title>").text(Html.time(begin.toInstant(), begin.getZone()))
                    .raw(": ").text(Html.count(events)).raw("</title></rect>");
        }
        if ((EventCounts.HOURS - 1 - hour) % LABELS_APART == 0) {
            page.raw("<text x=\"").text(percent((hour + 0.5) * width)).raw("\" y=\"").text(TOP + HEIGHT + 18)
                    .raw("\">").text(HOUR.format(begin)).raw("</text>");
        }
    }

    private static String percent(double value) {
        return Html.decimal(value) + "%";
    }
}
