package pushwoosh.webhook.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pushwoosh.webhook.journal.Faults.Fault;
import pushwoosh.webhook.journal.Faults.Operation;

@Timeout(60)
class FileNumbersTest {
    private final FaultyDisk disk = new FaultyDisk(1);
    private final FileNumbers numbers = new FileNumbers(disk, QuietLog.errors(() -> 0));
    private final FileNumbers others = new FileNumbers(disk.anotherProcess(), QuietLog.errors(() -> 0));

    @TempDir
    private Path directory;

    @Test
    void lowestFreeNumberIsTakenAndKept() throws IOException {
        assertEquals(0, numbers.current());
        assertEquals(1, others.current());
        assertEquals(0, numbers.current());
        numbers.release();
        assertEquals(1, others.current());
        others.release();
        assertEquals(0, others.current());
        assertEquals(1, numbers.current());
    }

    @Test
    void numberThatWasAbandonedStaysLockedUntilAllAreReleased() throws IOException {
        assertEquals(0, numbers.current());
        numbers.abandon(numbers.current());
        assertEquals(1, numbers.current());
        assertEquals(2, others.current());
        others.release();
        assertEquals(2, others.current(), "0 is still locked");
        numbers.release();
        assertEquals(0, numbers.current());
    }

    @Test
    void abandoningAnEarlierNumberAgainDoesNotTakeTheOneInUse() throws IOException {
        int first = numbers.current();
        numbers.abandon(first);
        assertEquals(1, numbers.current());
        numbers.abandon(first);
        assertEquals(1, numbers.current());
    }

    @Test
    void numberWhoseLockFileIsGoneOrReplacedIsNotUsedAnyMore() throws IOException {
        assertEquals(0, numbers.current());
        disk.directory().remove(".lock.0");
        assertEquals(1, numbers.current());
        disk.directory().put(".lock.1", new SimulatedFile());
        assertEquals(2, numbers.current());
    }

    @Test
    void numberWhoseLockFileAnotherInstanceReplacedIsForeign() throws IOException {
        numbers.current();
        assertFalse(numbers.isForeign(0));
        disk.directory().remove(".lock.0");
        assertEquals(0, others.current());
        assertTrue(numbers.isForeign(0));
        assertNull(numbers.lockBriefly(0), "its files are in use");
    }

    @Test
    void numberOfADeadProcessIsFree() throws IOException {
        numbers.current();
        disk.kill();
        assertEquals(0, others.current());
    }

    @Test
    void refusedLockTakesNoNumber() throws IOException {
        disk.setFaults(Faults.always(Fault.REFUSED, Operation.LOCK));
        assertThrows(IOException.class, numbers::current);
        disk.setFaults(Faults.none());
        assertEquals(0, numbers.current());
    }

    @Test
    void nameThatCannotBeLockedCostsItsNumberOnly() throws IOException {
        disk.directory().put(".lock.0", new Object());
        try (LogCapture log = new LogCapture()) {
            assertEquals(1, numbers.current());
            assertEquals(List.of("SEVERE cannot lock .lock.0 in " + disk + ", taking the next file number: "
                    + "java.io.IOException: .lock.0 is not a regular file"), log.messages());
        }
        assertTrue(numbers.owns(1));
    }

    @Test
    void numberThatCannotBeReleasedIsReportedAndTheOthersAreReleased() throws IOException {
        numbers.current();
        numbers.abandon(0);
        numbers.current();
        disk.setFaults((operation, name) -> operation == Operation.UNLOCK && name.equals(".lock.0")
                ? Fault.REFUSED : null);
        try (LogCapture log = new LogCapture()) {
            numbers.release();
            assertEquals(List.of("SEVERE cannot release file number 0 in " + disk
                    + ": java.io.IOException: injected: UNLOCK .lock.0"), log.messages());
        }
        assertEquals(1, others.current());
    }

    @Test
    void numberThatIsOwnedNeedsNoFurtherLockForARecovery() throws IOException {
        numbers.current();
        numbers.lockBriefly(0).close();
        assertTrue(numbers.owns(0));
    }

    @Test
    void thereIsAnEndToTheNumbers() throws IOException {
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, numbers.current());
            numbers.abandon(numbers.current());
        }
        assertThrows(IOException.class, numbers::current);
        numbers.release();
        assertEquals(0, numbers.current());
    }

    private FileSystemDisk realDisk() throws IOException {
        FileSystemDisk real = new FileSystemDisk(directory);
        real.openDirectory();
        return real;
    }

    @Test
    @Tag("processes")
    void twoDisksInOneJvmDoNotDropEachOthersLock() throws Exception {
        try (Closeable lock = realDisk().tryLock(".lock.0")) {
            assertNotNull(lock);
            for (int i = 0; i < 3; i++) {
                assertNull(realDisk().tryLock(".lock.0"));
            }
            assertEquals("held", ChildJvm.run(LockProbe.class, directory.toString()));
        }
        assertEquals("free", ChildJvm.run(LockProbe.class, directory.toString()));
    }

    @Test
    void directoryBoundToASecondPathHasTheSameLocks() throws IOException {
        Path link = directory.resolve("link");
        Path real = Files.createDirectory(directory.resolve("real"));
        Files.createSymbolicLink(link, real);
        FileSystemDisk one = new FileSystemDisk(real);
        FileSystemDisk other = new FileSystemDisk(link);
        one.openDirectory();
        other.openDirectory();
        try (Closeable lock = one.tryLock(".lock.0")) {
            assertNotNull(lock);
            assertNull(other.tryLock(".lock.0"));
        }
    }

    @Test
    void twoClassLoadersOfOneJvmDoNotShareANumber() throws Exception {
        URL[] classes = {FileSystemDisk.class.getProtectionDomain().getCodeSource().getLocation()};
        try (URLClassLoader other = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader());
                Closeable lock = realDisk().tryLock(".lock.0")) {
            assertNotNull(lock);
            Class<?> type = other.loadClass(FileSystemDisk.class.getName());
            assertTrue(type != FileSystemDisk.class, "the class of another deployment");
            Constructor<?> constructor = type.getDeclaredConstructor(Path.class);
            constructor.setAccessible(true);
            Object disk = constructor.newInstance(directory);
            invoke(disk, "openDirectory");
            assertNull(invoke(disk, "tryLock", ".lock.0"));
            Closeable next = (Closeable) invoke(disk, "tryLock", ".lock.1");
            assertNull(realDisk().tryLock(".lock.1"));
            next.close();
        }
    }

    private static Object invoke(Object target, String name, String... arguments) throws ReflectiveOperationException {
        for (Method method : target.getClass().getDeclaredMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                method.setAccessible(true);
                return method.invoke(target, (Object[]) arguments);
            }
        }
        throw new NoSuchMethodException(name);
    }

    /** Says whether another process finds lock 0 held. */
    static final class LockProbe {
        private LockProbe() {
        }

        public static void main(String[] arguments) throws IOException {
            FileSystemDisk disk = new FileSystemDisk(Path.of(arguments[0]));
            disk.openDirectory();
            try (Closeable lock = disk.tryLock(".lock.0")) {
                ChildJvm.say(lock == null ? "held" : "free");
            }
        }
    }

    @Test
    void lockIsGuardedByThePropertyOfVersion100WhichMayRunInTheSameJvm() throws IOException {
        try (Closeable lock = realDisk().tryLock(".lock.0")) {
            assertNotNull(lock);
            assertEquals(1, System.getProperties().stringPropertyNames().stream()
                    .filter(name -> name.matches("pushwoosh\\.webhook\\.lock:.*:\\.lock\\.0")).count());
        }
    }

    @Test
    void leftOverPropertiesAreNone() throws Exception {
        try (Closeable lock = realDisk().tryLock(".lock.0")) {
            assertNotNull(lock);
        }
        Files.createDirectory(directory.resolve(".lock.1"));
        assertThrows(IOException.class, () -> realDisk().tryLock(".lock.1"));
        List<String> left = System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("pushwoosh.webhook.lock")).toList();
        assertEquals(List.of(), left);
    }
}
