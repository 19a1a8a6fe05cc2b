package pushwoosh.webhook.status;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import pushwoosh.webhook.event.JsonText;
import pushwoosh.webhook.journal.Histogram;

/** HTML text being written. Markup is constant; every value is escaped. */
final class Html {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss XXX");
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");
    private static final double HOUR_PERCENT = 100.0 / Count.HOURS;
    private static final int HOURS_A_LABEL = 3;
    private static final int BAR_HEIGHT = 120;
    /** The y coordinate of the chart's axis. */
    private static final int CHART_AXIS = 128;
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private final StringBuilder out = new StringBuilder();

    /**
     * Appends markup with values in the places of its {@code {}}: a fragment as it is, and anything else escaped for
     * element content and quoted attributes. Characters that cannot be seen, such as controls and bidirectional
     * overrides, are shown as escapes.
     */
    Html add(String markup, Object... values) {
        int from = 0;
        for (Object value : values) {
            int place = markup.indexOf("{}", from);
            out.append(markup, from, place);
            if (value instanceof Html fragment) {
                out.append(fragment.out);
            } else {
                value.toString().codePoints().forEach(this::appendEscaped);
            }
            from = place + 2;
        }
        out.append(markup, from, markup.length());
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

    /** Markup with values as a fragment. */
    static Html of(String markup, Object... values) {
        return new Html().add(markup, values);
    }

    /** A table whose rows are paragraphs on a narrow screen; a column is its class, a space, and its heading. */
    static <T> Html list(Stream<T> rows, Function<T, List<?>> cells, String... columns) {
        Html list = of("<table class=list><thead><tr>");
        for (String column : columns) {
            list.add("<th scope=col class={}>{}", (Object[]) column.split(" ", 2));
        }
        list.add("</thead>\n");
        rows.map(cells).forEach(row -> {
            list.add("<tr>");
            for (int i = 0; i < columns.length; i++) {
                String[] column = columns[i].split(" ", 2);
                list.add("<td class={} data-label=\"{}\">{}", column[0], column[1], row.get(i));
            }
            list.add("\n");
        });
        return list.add("</table>\n");
    }

    /** A value as a fragment; one in a script that runs from right to left leaves its neighbours in place. */
    static Html bdi(Object value) {
        return value.toString().isEmpty() ? of("<small>(empty)</small>") : of("<bdi>{}</bdi>", value);
    }

    /** A time and its age, as a fragment. */
    static Html time(Instant at, ZonedDateTime now) {
        return of("<time datetime=\"{}\">{}</time> <small>({})</small>", at.truncatedTo(ChronoUnit.MILLIS),
                time(at.atZone(now.getZone())), ago(at, now));
    }

    static String time(ZonedDateTime at) {
        return TIME.format(at);
    }

    static String ago(Instant at, ZonedDateTime now) {
        long seconds = Duration.between(at, now).toSeconds();
        return seconds < 2 ? "just now"
                : seconds < 120 ? seconds + " s ago"
                : seconds < 7_200 ? seconds / 60 + " min ago"
                : seconds < 172_800 ? seconds / 3_600 + " h ago" : seconds / 86_400 + " days ago";
    }

    /**
     * Counts per hour as bars, in SVG, and as a table; the last hour is that of {@code now}. Widths are percentages and
     * heights pixels, so that it fits any screen with letters of the same size. Needs a count.
     */
    static Html hourChart(List<Long> hours, ZonedDateTime now) {
        long most = Collections.max(hours);
        Html table = new Html();
        Html chart = of("<svg role=img aria-label=\"Events per hour in the last 24 hours, peak {}\">", count(most));
        for (int hoursAgo = 0; hoursAgo < Count.HOURS; hoursAgo++) {
            int i = Count.HOURS - 1 - hoursAgo;
            ZonedDateTime begin = now.truncatedTo(ChronoUnit.HOURS).minusHours(hoursAgo);
            long number = hours.get(i);
            if (number > 0) {
                double height = Math.max(1, (double) BAR_HEIGHT * number / most);
                chart.add("<rect x=\"{}%\" width=\"{}%\" y=\"{}\" height=\"{}\"><title>{}: {}</title></rect>",
                        decimal((i + 0.1) * HOUR_PERCENT), decimal(0.8 * HOUR_PERCENT),
                        decimal(CHART_AXIS - height), decimal(height), time(begin), count(number));
            }
            if (hoursAgo % HOURS_A_LABEL == 0) {
                chart.add("<text x=\"{}%\" y=\"146\">{}</text>", decimal((i + 0.5) * HOUR_PERCENT),
                        HOUR.format(begin));
            }
            table.add("<tr><td>{}<td class=number>{}", time(begin), count(number));
        }
        return chart.add("<line x1=\"0\" x2=\"100%\" y1=\"{}\" y2=\"{}\"/></svg><details><summary>Table</summary>"
                + "<table><thead><tr><th scope=col>Hour from<th scope=col class=number>Events</thead>{}</table>"
                + "</details>", CHART_AXIS, CHART_AXIS, table);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Up to two decimal places, without trailing zeros. */
    static String decimal(double number) {
        return BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }

    /** Median, 99th percentile and mean. */
    static String spread(Histogram.Snapshot values, DoubleFunction<String> text) {
        return values.count() == 0 ? "none yet" : "median " + bound(values, 0.5, text) + ", 99th percentile "
                + bound(values, 0.99, text) + ", mean " + text.apply((double) values.sum() / values.count());
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
        double value = bytes;
        int unit = 0;
        for (; value >= 1023.95 && unit < UNITS.length - 1; value /= 1024) {
            unit++;
        }
        return decimal(value) + " " + UNITS[unit];
    }

    boolean isEmpty() {
        return out.isEmpty();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
