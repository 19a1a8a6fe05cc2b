package pushwoosh.webhook.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The file numbers that this instance owns. Instances on one directory (a redeploy, two versions side by side, two
 * containers) never share a file and never wait for each other, because each writes files of a number that only it
 * holds. The number in use is the one taken last. Those before it were abandoned for the day together with a file, and
 * stay locked so that no other instance continues that file. For the committer's thread only.
 */
final class FileNumbers {
    /** More instances and abandoned files in one day than this are a fault, not a need. */
    static final int MAX = 1000;
    private static final String LOCK = ".lock.";

    private final Disk disk;
    private final RateLimitedLog errors;
    private final Map<Integer, Disk.Lock> owned = new HashMap<>();
    /** The number in use if it is owned, else the next to try. */
    private int current;

    FileNumbers(Disk disk, RateLimitedLog errors) {
        this.disk = disk;
        this.errors = errors;
    }

    /** The number in use; takes the next free one if there is none. */
    int current() throws IOException {
        int number = current;
        while (!owns(number) && !take(number)) {
            number++;
        }
        current = number;
        return number;
    }

    /** Takes a number if it is free. A name that cannot be locked costs its number only. */
    private boolean take(int number) throws IOException {
        if (number == MAX) {
            throw new IOException("no file number below " + MAX + " is free in " + disk);
        }
        String name = LOCK + number;
        try {
            Disk.Lock lock = owned.containsKey(number) ? null : disk.tryLock(name); // Its lock file may be lost.
            return lock != null && owned.put(number, lock) == null;
        } catch (IOException e) {
            if (!disk.exists(name)) {
                throw e;
            }
            errors.error("cannot lock " + name + " in " + disk + ", taking the next file number", e);
            return false;
        }
    }

    /** Whether this instance holds the number; false also once the lock file was deleted or replaced. */
    boolean owns(int number) {
        Disk.Lock lock = owned.get(number);
        return lock != null && lock.isIntact();
    }

    /** Locks a number for as long as files of it are recovered; null if another instance holds it. */
    Closeable lockBriefly(int number) throws IOException {
        return owns(number) ? () -> { } : disk.tryLock(LOCK + number);
    }

    /** Whether another instance seems to hold the number: its lock file is there and not ours. */
    boolean isForeign(int number) throws IOException {
        return !owns(number) && disk.exists(LOCK + number);
    }

    /** Abandons a number for the day: if it is the one in use, {@link #current} is a later one from now on. */
    void abandon(int number) {
        if (number == current) {
            current++;
        }
    }

    /** Releases all numbers; no file of theirs may be open. The lowest free one is the next. */
    void release() {
        current = 0;
        owned.forEach((number, lock) -> {
            try {
                lock.close();
            } catch (IOException e) {
                errors.error("cannot release file number " + number + " in " + disk, e);
            }
        });
        owned.clear();
    }
}
