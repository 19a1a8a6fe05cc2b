package pushwoosh.webhook.journal;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a day file: {@code events.2026-11-23.log}, with a file number other than 0
 * {@code events.2026-11-23.2.log}, compressed {@code events.2026-11-23.log.gz}.
 *
 * @param series which of the two series
 * @param day the date of every line in it, in the configured zone
 * @param number the file number of the instance that writes it, 0 or more
 * @param compressed whether it is the {@code .gz}
 */
public record DayFileName(Series series, LocalDate day, int number, boolean compressed) {
    private static final Pattern PATTERN =
            Pattern.compile("(events|rejected)\\.(\\d{4}-\\d\\d-\\d\\d)(?:\\.([1-9]\\d{0,5}))?\\.log(\\.gz)?");

    /** Parses a file name; empty if it is not exactly one of ours. */
    public static Optional<DayFileName> parse(String name) {
        Matcher matcher = PATTERN.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Series series = matcher.group(1).equals(Series.EVENTS.prefix) ? Series.EVENTS : Series.REJECTED;
        int number = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        try {
            LocalDate day = LocalDate.parse(matcher.group(2));
            return Optional.of(new DayFileName(series, day, number, matcher.group(4) != null));
        } catch (DateTimeException e) {
            return Optional.empty(); // 2026-13-45 is not ours.
        }
    }

    @Override
    public String toString() {
        return series.prefix + "." + day + (number == 0 ? "" : "." + number) + ".log" + (compressed ? ".gz" : "");
    }
}
