package pushwoosh.webhook.status;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;

/**
 * Events per hour as bars, in SVG, and as a table. Widths are percentages and heights pixels, so that it fits any
 * screen with letters of the same size. Needs an event. Pure.
 */
final class HourChart {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");
    private static final int HEIGHT = 120;
    /** The y coordinate of the axis. */
    private static final int AXIS = 128;
    private static final double WIDTH_PERCENT = 100.0 / Count.HOURS;
    private static final int LABELS_APART = 3;

    private HourChart() {}

    /** The chart of the hours that end with the one of {@code now}. */
    static Html of(List<Long> hours, ZonedDateTime now) {
        long most = Collections.max(hours);
        Html table = new Html();
        Html chart = Html.of("<svg role=img aria-label=\"Events per hour in the last 24 hours, peak {}\">",
                Html.count(most));
        for (int hoursAgo = 0; hoursAgo < Count.HOURS; hoursAgo++) {
            int i = Count.HOURS - 1 - hoursAgo;
            ZonedDateTime begin = now.truncatedTo(ChronoUnit.HOURS).minusHours(hoursAgo);
            long count = hours.get(i);
            if (count > 0) {
                double height = Math.max(1, (double) HEIGHT * count / most);
                chart.add("<rect x=\"{}%\" width=\"{}%\" y=\"{}\" height=\"{}\"><title>{}: {}</title></rect>",
                        Html.decimal((i + 0.1) * WIDTH_PERCENT), Html.decimal(0.8 * WIDTH_PERCENT),
                        Html.decimal(AXIS - height), Html.decimal(height), Html.time(begin), Html.count(count));
            }
            if (hoursAgo % LABELS_APART == 0) {
                chart.add("<text x=\"{}%\" y=\"146\">{}</text>", Html.decimal((i + 0.5) * WIDTH_PERCENT),
                        HOUR.format(begin));
            }
            table.add("<tr><td>{}<td class=number>{}", Html.time(begin), Html.count(count));
        }
        return chart.add("<line x1=\"0\" x2=\"100%\" y1=\"{}\" y2=\"{}\"/></svg><details><summary>Table</summary>"
                + "<table><thead><tr><th scope=col>Hour from<th scope=col class=number>Events</thead>{}</table>"
                + "</details>", AXIS, AXIS, table);
    }
}
