package pushwoosh.webhook.status;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import pushwoosh.webhook.journal.Histogram;
import pushwoosh.webhook.journal.JournalState;
import pushwoosh.webhook.journal.JournalStats;
import pushwoosh.webhook.journal.Series;

/** The figures for Prometheus: text exposition format 0.0.4. Pure. */
public final class PrometheusText {
    public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PREFIX = "pushwoosh_webhook_";
    private static final double MICROS = 1e6;

    private final StringBuilder out = new StringBuilder(8192);
    private final Map<String, Double> samples = new TreeMap<>();

    private PrometheusText(Status status) {
        addEdge(status);
        addJournal(status.journal());
    }

    /** The whole exposition. */
    public static String of(Status status) {
        return new PrometheusText(status).out.toString();
    }

    /** Its values by name and label, with labels not escaped. */
    static Map<String, Double> samples(Status status) {
        return new PrometheusText(status).samples;
    }

    private void addEdge(Status status) {
        Metrics.Snapshot metrics = status.metrics();
        begin("info", "Version of the WAR.");
        sample("info", "version", status.version(), 1);
        add("start_time_seconds", "Start of the counters, in seconds since 1970.", seconds(metrics.startedAt()));
        begin("requests_total", "POSTs by the status of their answer.");
        metrics.answers().forEach((code, count) -> sample("requests_total", "code", code.toString(), count));
        begin("refused_total", "POSTs that were not accepted, by reason.");
        metrics.refusals().forEach((reason, count) -> sample("refused_total", "reason", reason.label(), count.total()));
        begin("events_total", "Accepted events by name, at most " + Metrics.NAMES_MAX + " of them.");
        metrics.names().forEach((name, count) -> sample("events_total", "event_name", name, count.total()));
        begin("last_event_timestamp_seconds", "Time of the last event, in seconds since 1970.");
        if (metrics.events().last() != null) {
            sample("last_event_timestamp_seconds", seconds(metrics.events().last()));
        }
        add("accepted_body_bytes_total", "Bytes of accepted bodies, after decompression.", metrics.bodyBytes());
        add("rejected_without_body_total", "Rejected lines written without the body, past rejected-bytes-per-day.",
                metrics.rejectedWithoutBody());
        add("senders_gone_total", "POSTs whose sender disconnected before the answer.", metrics.sendersGone());
        add("requests_in_flight", "POSTs not answered yet.", status.requestsInFlight());
    }

    private void addJournal(JournalStats journal) {
        begin("state", "1 for the current state of the journal; it stores events only if open.");
        for (JournalState state : EnumSet.complementOf(EnumSet.of(JournalState.BUSY))) { // An append's word only.
            sample("state", "state", state.name().toLowerCase(Locale.ROOT), state == journal.state() ? 1 : 0);
        }
        begin("lines_total", "Durable lines by series of files.");
        for (Series series : Series.values()) {
            sample("lines_total", "series", series.name().toLowerCase(Locale.ROOT),
                    journal.lines().getOrDefault(series, 0L));
        }
        add("written_bytes_total", "Bytes of durable lines.", journal.bytes());
        add("failed_batches_total", "Batches that did not become durable.", journal.failedBatches());
        add("abandoned_files_total", "Day files abandoned after an error.", journal.abandonedFiles());
        add("queue_bytes", "Bytes of lines waiting for the disk.", journal.queueBytes());
        add("free_bytes", "Free space in the directory of the files.", journal.usableBytes());
        histogram("commit_duration_seconds", "From taking a batch to its force.", journal.commitMicros(), MICROS);
        histogram("batch_lines", "Lines made durable by one force.", journal.batchLines(), 1);
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1e3;
    }

    /** The type of a metric that is no histogram follows from the ending of its name. */
    private void begin(String name, String help) {
        begin(name, name.endsWith("_total") ? "counter" : "gauge", help);
    }

    private void begin(String name, String type, String help) {
        out.append("# HELP " + PREFIX + name + ' ' + help + "\n# TYPE " + PREFIX + name + ' ' + type + '\n');
    }

    private void add(String name, String help, double value) {
        begin(name, help);
        sample(name, value);
    }

    private void histogram(String name, String help, Histogram.Snapshot histogram, double perUnit) {
        begin(name, "histogram", help);
        long cumulative = 0;
        for (int i = 0; i < histogram.bounds().size(); i++) {
            cumulative += histogram.counts().get(i);
            sample(name + "_bucket", "le", number(histogram.bounds().get(i) / perUnit), cumulative);
        }
        sample(name + "_bucket", "le", "+Inf", histogram.count());
        sample(name + "_sum", histogram.sum() / perUnit);
        sample(name + "_count", histogram.count());
    }

    private void sample(String name, double value) {
        sample(PREFIX + name, PREFIX + name, value);
    }

    private void sample(String name, String label, String text, double value) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        String begin = PREFIX + name + "{" + label + "=\"";
        sample(begin + text + "\"}", begin + escaped + "\"}", value);
    }

    private void sample(String key, String escapedKey, double value) {
        out.append(escapedKey).append(' ').append(number(value)).append('\n');
        samples.put(key, value);
    }

    /** A value of at most 2^53 is written to the digit. */
    private static String number(double value) {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        return isWhole ? Long.toString((long) value) : Double.toString(value);
    }
}
