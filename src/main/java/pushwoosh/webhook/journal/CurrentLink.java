package pushwoosh.webhook.journal;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The symbolic link of a series to its day file in use, for {@code tail -F}. Anything else that stands in its place is
 * renamed, never deleted. For the committer's thread only. A failure is reported; the lines matter more.
 */
final class CurrentLink {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Series series;
    private final Disk disk;
    private final FileNumbers numbers;
    private final Clock clock;
    private final RateLimitedLog errors;
    /** Null before the first file, and where the file system has no links. */
    private DayFileName target;

    CurrentLink(Series series, Disk disk, FileNumbers numbers, Clock clock, RateLimitedLog errors) {
        this.series = series;
        this.disk = disk;
        this.numbers = numbers;
        this.clock = clock;
        this.errors = errors;
    }

    /** Points the link to the file. */
    void pointTo(DayFileName file) {
        target = null;
        try {
            place(file);
            target = file;
        } catch (IOException | UnsupportedOperationException e) {
            report(file, e);
        }
    }

    /** Once a second: restores the link if it was removed or replaced. */
    void check() {
        try {
            if (target != null && !isRight(disk.linkTarget(series.currentLink()))) {
                place(target);
            }
        } catch (IOException e) {
            report(target, e);
        }
    }

    private boolean isRight(String found) throws IOException {
        return found != null && (found.equals(target.toString()) || isOfAnotherInstance(found));
    }

    /** Two instances on one directory must not compete for the link: the file opened last keeps it. */
    private boolean isOfAnotherInstance(String found) throws IOException {
        DayFileName file = DayFileName.parse(found).orElse(null);
        return file != null && file.series() == series && file.day().equals(target.day()) && disk.exists(found)
                && numbers.isForeign(file.number());
    }

    private void place(DayFileName file) throws IOException {
        String link = series.currentLink();
        String found = disk.linkTarget(link);
        if (disk.exists(link) && (found == null || DayFileName.parse(found).isEmpty())) {
            String aside = link + ".replaced-" + TIME.format(clock.instant());
            if (disk.exists(aside)) {
                throw new IOException(aside + " exists");
            }
            disk.rename(link, aside);
            errors.warning(link + " in " + disk + " was not a link to a day file; it was renamed to " + aside);
        }
        disk.link(link, file.toString());
    }

    private void report(DayFileName file, Exception cause) {
        errors.error("cannot point " + series.currentLink() + " in " + disk + " to " + file, cause);
    }
}
