package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    /** A line of the text format 0.0.4. */
    private static final Pattern LINE = Pattern.compile("# HELP pushwoosh_webhook_[a-z_]+ [A-Z0-9][^\\\\]*\\."
            + "|# TYPE pushwoosh_webhook_[a-z_]+ (counter|gauge|histogram)"
            + "|pushwoosh_webhook_[a-z_]+(\\{[a-z_]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\"\\})? [0-9.E+-]+");

    private static Map<String, Double> samples(Status status) {
        return PrometheusText.samples(status);
    }

    @Test
    void figuresStandUnderTheirNames() {
        Map<String, Double> samples = samples(SampleStatus.busy("x"));
        assertEquals(1, samples.get("pushwoosh_webhook_info{version=\"1.0.0\"}"));
        assertEquals(1, samples.get("pushwoosh_webhook_requests_total{code=\"422\"}"));
        assertEquals(2, samples.get("pushwoosh_webhook_refused_total{reason=\"full\"}"));
        assertEquals(0, samples.get("pushwoosh_webhook_refused_total{reason=\"unauthorized\"}"));
        assertEquals(1, samples.get("pushwoosh_webhook_events_total{event_name=\"Email Sent\"}"));
        assertEquals(1795461420.123, samples.get("pushwoosh_webhook_last_event_timestamp_seconds"));
        assertEquals(0, samples.get("pushwoosh_webhook_state{state=\"open\"}"));
        assertEquals(1, samples.get("pushwoosh_webhook_state{state=\"full\"}"));
        assertEquals(15, samples.get("pushwoosh_webhook_lines_total{series=\"events\"}"));
        assertEquals(0, samples.get("pushwoosh_webhook_lines_total{series=\"rejected\"}"));
        assertEquals(12_345, samples.get("pushwoosh_webhook_written_bytes_total"));
        assertEquals(3, samples.get("pushwoosh_webhook_failed_batches_total"));
        assertEquals(79456894976L, samples.get("pushwoosh_webhook_free_bytes"));
        assertEquals(7, samples.get("pushwoosh_webhook_requests_in_flight"));
    }

    @Test
    void everyMetricHasItsTypeAndASample() {
        String text = PrometheusText.of(SampleStatus.busy("x"));
        assertEquals(List.of("info gauge", "start_time_seconds gauge", "requests_total counter", "refused_total counter",
                "events_total counter", "last_event_timestamp_seconds gauge", "accepted_body_bytes_total counter",
                "rejected_without_body_total counter", "senders_gone_total counter", "requests_in_flight gauge",
                "state gauge", "lines_total counter", "written_bytes_total counter", "failed_batches_total counter",
                "abandoned_files_total counter", "queue_bytes gauge", "free_bytes gauge",
                "commit_duration_seconds histogram", "batch_lines histogram"),
                text.lines().filter(line -> line.startsWith("# TYPE "))
                        .map(line -> line.replaceFirst("# TYPE pushwoosh_webhook_", "")).toList());
        assertEquals(19, Pattern.compile("(?m)^# HELP (\\w+) .*\\n# TYPE \\1 .*\\n\\1").matcher(text).results().count());
    }

    @Test
    void histogramsAreCumulativeInSecondsAndEndWithInfinity() {
        Map<String, Double> samples = samples(SampleStatus.busy("x"));
        String name = "pushwoosh_webhook_commit_duration_seconds";
        assertEquals(List.of(2.0, 3.0, 3.0, 4.0), List.of("1.0E-4", "0.001", "1", "+Inf").stream()
                .map(le -> samples.get(name + "_bucket{le=\"" + le + "\"}")).toList());
        assertEquals(2.500251, samples.get(name + "_sum"));
        assertEquals(4, samples.get(name + "_count"));
        assertEquals(3, samples.get("pushwoosh_webhook_batch_lines_bucket{le=\"10\"}"));
        assertEquals(15, samples.get("pushwoosh_webhook_batch_lines_sum"));
    }

    @Test
    void aTimeThatIsNotKnownIsNoSample() {
        assertNull(samples(SampleStatus.fresh()).get("pushwoosh_webhook_last_event_timestamp_seconds"));
    }

    @Test
    void whateverTheTextIsTheFormatStays() {
        for (String text : List.of("", "a\"b\\c\nd", "{}=,", "# HELP x", "\r\u2028\u0085", "\\n", "x".repeat(1_000),
                "\uD800")) {
            String exposition = PrometheusText.of(SampleStatus.busy(text));
            assertTrue(exposition.endsWith("\n"));
            for (String line : exposition.substring(0, exposition.length() - 1).split("\n", -1)) {
                assertTrue(LINE.matcher(line).matches(), line);
            }
        }
        assertTrue(PrometheusText.of(SampleStatus.busy("a\"b\\c")).contains("{event_name=\"a\\\"b\\\\c\"} 1\n"));
    }

    @Test
    void namesThatDifferInWhatCannotBeSeenHaveDifferentLabels() {
        String exposition = PrometheusText.of(SampleStatus.busy("Email\u200BSent"));
        assertTrue(exposition.contains("{event_name=\"Email\\\\u200bSent\"} 1\n"), exposition);
    }

    @Test
    void neitherTokenNorAddressIsShown() {
        assertFalse(PrometheusText.of(SampleStatus.busy("x")).contains("@"));
    }
}
