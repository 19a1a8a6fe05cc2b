package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-23T12:00:00.5Z");

    @Test
    void valuesAreEscapedAndFragmentsAreNot() {
        assertEquals("<p title=\"&lt;&quot;&#39;\">{} <bdi>&amp;</bdi> 7</p>", new Html()
                .add("<p title=\"{}\">{} {} {}</p>", "<\"'", "{}", Html.bdi("&"), 7).toString());
    }

    @Test
    void anEmptyValueIsShownAsEmpty() {
        assertEquals("<small>(empty)</small>", Html.bdi("").toString());
    }

    @Test
    void columnsHaveTheirClassesAndCellsTheirHeadings() {
        assertEquals("<table class=list><thead><tr><th scope=col class=time>At<th scope=col class=number>Last hour</thead>\n"
                + "<tr><td class=time data-label=\"At\">&lt;1<td class=number data-label=\"Last hour\"><bdi>2</bdi>\n"
                + "<tr><td class=time data-label=\"At\">&lt;3<td class=number data-label=\"Last hour\"><bdi>4</bdi>\n</table>\n",
                Html.list(Stream.of(1, 3), row -> List.of("<" + row, Html.bdi(row + 1)), "time At", "number Last hour")
                        .toString());
    }

    @Test
    void aTimeHasItsOffsetAndItsAge() {
        assertEquals("<time datetime=\"2026-11-23T11:59:00.500Z\">2026-11-23 11:59:00 Z</time> <small>(60 s ago)</small>",
                Html.time(NOW.minusSeconds(60).toInstant(), NOW).toString());
    }

    @ParameterizedTest
    @CsvSource({"-5,just now", "1,just now", "2,2 s ago", "119,119 s ago", "120,2 min ago", "7199,119 min ago",
        "7200,2 h ago", "172799,47 h ago", "172800,2 days ago"})
    void ageHasAUnitThatFits(long seconds, String age) {
        assertEquals(age, Html.ago(NOW.minusSeconds(seconds).toInstant(), NOW));
    }

    @ParameterizedTest
    @CsvSource({"0,0 bytes", "1023,1023 bytes", "1024,1 KiB", "12345,12.06 KiB", "1048524,1023.95 KiB", "1048525,1 MiB",
        "1099511627776,1 TiB", "2251799813685248,2048 TiB"})
    void bytesHaveAUnitThatFits(long bytes, String text) {
        assertEquals(text, Html.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"999.994,999.99 \u00b5s", "1000,1 ms", "999999,1000 ms", "1000000,1 s", "2500000,2.5 s"})
    void microsecondsHaveAUnitThatFits(double micros, String text) {
        assertEquals(text, Html.micros(micros));
    }
}
