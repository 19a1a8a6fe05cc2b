package pushwoosh.webhook.journal;

import static pushwoosh.webhook.journal.RateLimitedLog.LOGGER;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;

/**
 * The symbolic link of a series to its day file in use, for {@code tail -F}. Anything else that stands in its place is
 * renamed, never deleted. For the committer's thread only. A failure is reported; the lines matter more.
 */
record CurrentLink(Series series, Disk disk, FileNumbers numbers, Clock clock, RateLimitedLog errors) {
    /**
     * Points the link to a file just opened, or restores one that was removed or replaced.
     *
     * @return false if it cannot, such as where the file system has no links
     */
    boolean pointTo(DayFileName file, boolean isJustOpened) {
        try {
            if (isJustOpened || !isRight(disk.linkTarget(series.currentLink), file)) {
                place(file);
            }
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            errors.error("cannot point " + series.currentLink + " in " + disk + " to " + file, e);
            return false;
        }
    }

    /** Two instances on one directory must not compete for the link: the file opened last keeps it. */
    private boolean isRight(String target, DayFileName file) throws IOException {
        DayFileName found = DayFileName.parse(target).orElse(null);
        return file.equals(found) || found != null && found.series() == series && found.day().equals(file.day())
                && disk.exists(target) && numbers.isForeign(found.number());
    }

    private void place(DayFileName file) throws IOException {
        String link = series.currentLink;
        if (disk.exists(link) && DayFileName.parse(disk.linkTarget(link)).isEmpty()) {
            String aside = link + ".replaced-" + clock.instant().toString().replace(":", "");
            if (disk.exists(aside)) {
                throw new IOException(aside + " exists");
            }
            disk.rename(link, aside);
            LOGGER.log(Level.WARNING, link + " in " + disk + " was not a link to a day file; renamed to " + aside);
        }
        disk.link(link, file.toString());
    }
}
