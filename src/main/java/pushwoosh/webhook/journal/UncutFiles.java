package pushwoosh.webhook.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Files that were left with more than durable lines in them, because the disk refused even to cut them
 * back (over quota, btrfs does) or they were lost. They are cut once the disk is well again, those that
 * are still where their name says. For the committer's thread only.
 */
final class UncutFiles {
    private final Disk disk;
    private final RateLimitedLog errors;
    private final List<DayFile> files = new ArrayList<>();

    UncutFiles(Disk disk, RateLimitedLog errors) {
        this.disk = disk;
        this.errors = errors;
    }

    void add(DayFile file) {
        files.add(file);
    }

    /** Tries again. A file that somebody changed meanwhile is not ours to cut any more. */
    void cut() {
        for (Iterator<DayFile> each = files.iterator(); each.hasNext(); ) {
            DayFile file = each.next();
            try {
                if (file.isIntact()) {
                    cut(file);
                }
                each.remove();
                file.close();
            } catch (IOException e) {
                errors.error("still cannot cut " + file.name() + " back to its durable bytes", e);
            }
        }
    }

    private void cut(DayFile file) throws IOException {
        if (file.isClosed()) {
            file.cutBackAnew(disk);
        } else {
            file.cutBack();
        }
    }

    /** Tries a last time; the next start will cut what is left. */
    void close() {
        cut();
        for (DayFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                errors.error("cannot close " + file.name(), e);
            }
        }
        files.clear();
    }
}
