package pushwoosh.webhook.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/**
 * The bytes of one file: in the cache, as programs see them, and on the platter, as they are after a
 * power cut. A force writes the sectors that changed since the last one. One that fails writes any of
 * them and forgets the others: the next force succeeds without them, as Linux does.
 */
final class SimulatedFile {
    static final int SECTOR_BYTES = 512;

    private byte[] cache = new byte[0];
    private int size;
    private byte[] platter = new byte[0];
    /** Sectors that the next force writes. */
    private final BitSet dirty = new BitSet();

    int size() {
        return size;
    }

    byte[] content() {
        return Arrays.copyOf(cache, size);
    }

    /** What a power cut cannot take any more. */
    byte[] forced() {
        return platter.clone();
    }

    void append(byte[] bytes) {
        if (size + bytes.length > cache.length) {
            cache = Arrays.copyOf(cache, Math.max(2 * cache.length, size + bytes.length));
        }
        System.arraycopy(bytes, 0, cache, size, bytes.length);
        if (bytes.length > 0) {
            dirty.set(size / SECTOR_BYTES, (size + bytes.length - 1) / SECTOR_BYTES + 1);
        }
        size += bytes.length;
    }

    int read(ByteBuffer into, long position) {
        if (position >= size) {
            return -1;
        }
        int count = Math.min(into.remaining(), size - (int) position);
        into.put(cache, (int) position, count);
        return count;
    }

    void truncate(long newSize) {
        if (newSize >= size) {
            return;
        }
        Arrays.fill(cache, (int) newSize, size, (byte) 0);
        size = (int) newSize;
        dirty.clear((size + SECTOR_BYTES - 1) / SECTOR_BYTES, Math.max(dirty.length(), 1 + size / SECTOR_BYTES));
        if (size % SECTOR_BYTES != 0) {
            dirty.set(size / SECTOR_BYTES);
        }
    }

    void force() {
        write(size, 1, null);
        dirty.clear();
    }

    /** A force that fails: any of the changed sectors are written, none of them ever again. */
    void failForce(Random random) {
        writeSome(random);
        dirty.clear();
    }

    /** The power goes: any of the changed sectors were written, the cache is lost. */
    void cutPower(Random random) {
        writeSome(random);
        dirty.clear();
        cache = platter.clone();
        size = cache.length;
    }

    private void writeSome(Random random) {
        int newSize = switch (random.nextInt(3)) {
            case 0 -> platter.length;
            case 1 -> size;
            default -> platter.length + random.nextInt(Math.max(0, size - platter.length) + 1);
        };
        double share = random.nextInt(5) / 4.0;
        write(newSize, share, random);
    }

    private void write(int newSize, double share, Random random) {
        byte[] written = Arrays.copyOf(platter, newSize);
        for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
            int start = sector * SECTOR_BYTES;
            int end = Math.min(Math.min(start + SECTOR_BYTES, size), newSize);
            if (start < end && (random == null || random.nextDouble() < share)) {
                System.arraycopy(cache, start, written, start, end - start);
            }
        }
        platter = written;
    }
}
