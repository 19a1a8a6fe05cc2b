package pushwoosh.webhook.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The file numbers that this instance owns. Two instances on one directory (a redeploy, two versions
 * side by side, two containers) never share a file, and never wait for each other, because each writes
 * files of a number that only it holds.
 *
 * <p>The number in use is the one taken last. Those before it were given up for the day, because a
 * file of theirs had to be abandoned, and stay locked so that nobody else goes on in that file.
 * For the committer's thread only.
 */
final class FileNumbers {
    /** More instances and abandoned files in one day than this are a fault, not a need. */
    private static final int MAX = 1000;

    private final Disk disk;
    private final List<Closeable> locks = new ArrayList<>();
    private int last = -1;
    private boolean inUse;

    FileNumbers(Disk disk) {
        this.disk = disk;
    }

    /** The number in use; takes the next free one if there is none. */
    int current() throws IOException {
        for (int number = last + 1; !inUse; number++) {
            if (number == MAX) {
                throw new IOException("no file number below " + MAX + " is free");
            }
            Closeable lock = disk.tryLock(lockName(number));
            if (lock != null) {
                locks.add(lock);
                last = number;
                inUse = true;
            }
        }
        return last;
    }

    /** Locks a number for as long as files of it are recovered; null if another instance holds it. */
    Closeable lockBriefly(int number) throws IOException {
        return inUse && number == last ? () -> { } : disk.tryLock(lockName(number));
    }

    private static String lockName(int number) {
        return ".lock." + number;
    }

    /** Gives a number up for the day: if it is the one in use, {@link #current} is a later one from now on. */
    void giveUp(int number) {
        if (number == last) {
            inUse = false;
        }
    }

    /** Lets go of all numbers; no file of theirs may be open. The lowest free one is the next. */
    void release() throws IOException {
        last = -1;
        inUse = false;
        IOException failure = null;
        for (Closeable lock : locks) {
            try {
                lock.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        locks.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
