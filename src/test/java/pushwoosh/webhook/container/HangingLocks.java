package pushwoosh.webhook.container;

import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * Stands in for a disk that hangs: while this is open, every attempt to lock a file in this JVM waits. The guard of
 * a lock is a system property.
 */
final class HangingLocks implements AutoCloseable {
    private static final String GUARD = "pushwoosh.webhook.lock:";

    private final Properties before = System.getProperties();
    private final CountDownLatch released = new CountDownLatch(1);

    HangingLocks() {
        System.setProperties(new Hanging(before, released));
    }

    /** The disk answers again. */
    void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
        System.setProperties(before);
    }

    private static final class Hanging extends Properties {
        private static final long serialVersionUID = 1L;

        private final transient Properties before;
        private final transient CountDownLatch released;

        Hanging(Properties before, CountDownLatch released) {
            this.before = before;
            this.released = released;
            putAll(before);
        }

        @Override
        public Object putIfAbsent(Object key, Object value) {
            if (!key.toString().startsWith(GUARD)) {
                return super.putIfAbsent(key, value);
            }
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return before.putIfAbsent(key, value);
        }

        /** Else the guard would stay, for the next directory that the file system gives the same number. */
        @Override
        public Object remove(Object key) {
            before.remove(key);
            return super.remove(key);
        }
    }
}
