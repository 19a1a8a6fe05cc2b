package pushwoosh.webhook.status;

import java.time.Instant;
import java.time.ZoneId;
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
    /** The y coordinate of the axis. */
    private static final int AXIS = 128;
    private static final double WIDTH_PERCENT = 100.0 / Metrics.HOURS;
    private static final int LABELS_APART = 3;

    private HourChart() {}

    static void append(Html page, Count.Snapshot events, ZoneId zone) {
        long most = Collections.max(events.recent());
        Html table = new Html();
        page.add("<svg role=img aria-label=\"Events per hour in the last 24 hours, peak {}\">", Html.count(most));
        for (int i = Metrics.HOURS - 1; i >= 0; i--) {
            Instant begin = events.recentBegin().plus(i, ChronoUnit.HOURS);
            long count = events.recent().get(i);
            if (count > 0) {
                double height = Math.max(1, (double) HEIGHT * count / most);
                page.add("<rect x=\"{}%\" width=\"{}%\" y=\"{}\" height=\"{}\"><title>{}: {}</title></rect>",
                        Html.decimal((i + 0.1) * WIDTH_PERCENT), Html.decimal(0.8 * WIDTH_PERCENT),
                        Html.decimal(AXIS - height), Html.decimal(height), Html.time(begin, zone), Html.count(count));
            }
            if ((Metrics.HOURS - 1 - i) % LABELS_APART == 0) {
                page.add("<text x=\"{}%\" y=\"146\">{}</text>", Html.decimal((i + 0.5) * WIDTH_PERCENT),
                        HOUR.format(begin.atZone(zone)));
            }
            table.add("<tr><td>{}<td class=number>{}", Html.time(begin, zone), Html.count(count));
        }
        page.add("<line x1=\"0\" x2=\"100%\" y1=\"{}\" y2=\"{}\"/></svg><details><summary>Table</summary><table>"
                + "<thead><tr><th scope=col>Hour from<th scope=col class=number>Events</thead>{}</table></details>",
                AXIS, AXIS, table);
    }
}
