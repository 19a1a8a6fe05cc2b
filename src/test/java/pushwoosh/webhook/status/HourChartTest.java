package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HourChartTest {
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-23T12:59:59.9Z");

    private static String chart(long first, long second, long last) {
        List<Long> hours = new ArrayList<>(Collections.nCopies(24, 0L));
        hours.set(0, first);
        hours.set(1, second);
        hours.set(23, last);
        return Html.hourChart(hours, NOW).toString();
    }

    private static List<String> found(String regex, String chart) {
        return Pattern.compile(regex).matcher(chart).results().map(found -> found.group()).toList();
    }

    @Test
    void anHourWithEventsHasABarFromTheAxisUpAndIsNeverInvisible() {
        assertEquals(List.of("<rect x=\"96.25%\" width=\"3.33%\" y=\"8\" height=\"120\"><title>2026-11-23 12:00:00 Z: 1,000</title>",
                "<rect x=\"4.58%\" width=\"3.33%\" y=\"98\" height=\"30\"><title>2026-11-22 14:00:00 Z: 250</title>",
                "<rect x=\"0.42%\" width=\"3.33%\" y=\"127\" height=\"1\"><title>2026-11-22 13:00:00 Z: 1</title>"),
                found("<rect .*?</title>", chart(1, 250, 1_000)));
    }

    @Test
    void everyThirdHourHasALabelTheCurrentOneToo() {
        List<String> labels = found("<text .*?</text>", chart(1, 0, 0));
        assertEquals(8, labels.size());
        assertEquals("<text x=\"97.92%\" y=\"146\">12:00</text>", labels.get(0));
        assertEquals("<text x=\"10.42%\" y=\"146\">15:00</text>", labels.get(7));
    }

    @Test
    void theTableHasEveryHourLatestFirst() {
        List<String> rows = found("<tr><td>[^<]*<td class=number>[0-9,]+", chart(1, 0, 1_000));
        assertEquals(24, rows.size());
        assertEquals("<tr><td>2026-11-23 12:00:00 Z<td class=number>1,000", rows.get(0));
        assertEquals("<tr><td>2026-11-22 13:00:00 Z<td class=number>1", rows.get(23));
    }
}
