package pushwoosh.webhook.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The file numbers that this instance owns. Instances on one directory (a redeploy, two versions side by side, two
 * containers) never share a file and never wait for each other, because each writes files of a number that only it
 * holds. The number in use is the one taken last. Those before it were abandoned for the day together with a file, and
 * stay locked so that no other instance continues that file. For the committer's thread only.
 */
final class FileNumbers {
    /** More instances and abandoned files in one day than this are a fault, not a need. */
    static final int MAX = 1000;

    private final Disk disk;
    private final RateLimitedLog errors;
    private final List<Owned> owned = new ArrayList<>();
    private Owned current;

    record Owned(int number, Disk.Lock lock) {
    }

    FileNumbers(Disk disk, RateLimitedLog errors) {
        this.disk = disk;
        this.errors = errors;
    }

    /** The number in use; takes the next free one if there is none. */
    Owned current() throws IOException {
        if (current != null && !current.lock().isIntact()) {
            current = null;
        }
        int next = owned.isEmpty() ? 0 : owned.get(owned.size() - 1).number() + 1;
        for (int number = next; current == null; number++) {
            if (number == MAX) {
                throw new IOException("no file number below " + MAX + " is free in " + disk);
            }
            Disk.Lock lock = tryLock(lockName(number));
            if (lock != null) {
                current = new Owned(number, lock);
                owned.add(current);
            }
        }
        return current;
    }

    /** A name that cannot be locked costs its number only. */
    private Disk.Lock tryLock(String name) throws IOException {
        try {
            return disk.tryLock(name);
        } catch (IOException e) {
            if (!disk.exists(name)) {
                throw e;
            }
            errors.error("cannot lock " + name + " in " + disk + ", taking the next file number", e);
            return null;
        }
    }

    /** Locks a number for as long as files of it are recovered; null if another instance holds it. */
    Closeable lockBriefly(int number) throws IOException {
        return owns(number) ? () -> { } : disk.tryLock(lockName(number));
    }

    private boolean owns(int number) {
        return owned.stream().anyMatch(each -> each.number() == number && each.lock().isIntact());
    }

    /** Whether another instance seems to hold the number: its lock file is there and not ours. */
    boolean isForeign(int number) throws IOException {
        return !owns(number) && disk.exists(lockName(number));
    }

    private static String lockName(int number) {
        return ".lock." + number;
    }

    /** Abandons a number for the day: if it is the one in use, {@link #current} is a later one from now on. */
    void abandon(Owned number) {
        if (number == current) {
            current = null;
        }
    }

    /** Releases all numbers; no file of theirs may be open. The lowest free one is the next. */
    void release() {
        current = null;
        for (Owned each : owned) {
            try {
                each.lock().close();
            } catch (IOException e) {
                errors.error("cannot release file number " + each.number() + " in " + disk, e);
            }
        }
        owned.clear();
    }
}
