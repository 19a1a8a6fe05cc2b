package pushwoosh.webhook.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pushwoosh.webhook.journal.Faults.Fault;
import pushwoosh.webhook.journal.Faults.Operation;

/**
 * A disk in memory that fails on order and forgets at a power cut, as one process sees it;
 * {@link #anotherProcess} sees the same directory and holds its own locks.
 *
 * <p>Faults it has: each call can be refused, be done and reported as failed, write short, find its
 * channel closed, throw an Error, or take long. A failed force loses bytes and the next one lies
 * ({@link SimulatedFile}); so does a failed force of the directory ({@link SimulatedDirectory}). Space is
 * limited by {@link #setCapacity}. After {@link #cutPower} any part of what was not forced is there, in
 * sectors of {@value SimulatedFile#SECTOR_BYTES} bytes. All that is random comes from one seed.
 */
final class FaultyDisk implements Disk {
    private final SharedState state;
    private final List<String> misuse = new ArrayList<>();
    private boolean dead;

    FaultyDisk(long seed) {
        this(new SharedState(new Random(seed)));
    }

    private FaultyDisk(SharedState state) {
        this.state = state;
    }

    /** What outlives a process. */
    private static final class SharedState {
        private final Random random;
        private final SimulatedDirectory directory = new SimulatedDirectory();
        private final Map<SimulatedFile, FaultyDisk> locks = new ConcurrentHashMap<>();
        private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        private Faults faults = Faults.none();
        private long capacity = Long.MAX_VALUE;
        private long maxFileBytes = Long.MAX_VALUE;

        SharedState(Random random) {
            this.random = random;
        }
    }

    FaultyDisk anotherProcess() {
        return new FaultyDisk(state);
    }

    /** The process is gone, as by {@code kill -9}: its locks are free, what it wrote is in the cache. */
    void kill() {
        dead = true;
        state.locks.values().removeIf(owner -> owner == this);
    }

    /** All processes are gone, and with them any part of what was not forced. */
    void cutPower() {
        dead = true;
        state.locks.clear();
        state.directory.cutPower(state.random);
    }

    void setFaults(Faults faults) {
        state.faults = faults;
    }

    /** Bytes that all files together may have. */
    void setCapacity(long bytes) {
        state.capacity = bytes;
    }

    /** Bytes that a single file may have, as with {@code ulimit -f}. */
    void setMaxFileBytes(long bytes) {
        state.maxFileBytes = bytes;
    }

    /** How many bytes can be appended to a file. */
    long room(SimulatedFile file) {
        return Math.max(0, Math.min(usableBytes(), state.maxFileBytes - file.size()));
    }

    /** Calls so far, such as {@code WRITE events.2026-11-23.log}, failed ones with the fault behind. */
    List<String> calls() {
        return state.calls;
    }

    /** How many calls failed. */
    long faultCount() {
        Set<String> faults = Stream.of(Fault.values()).map(Fault::name).collect(Collectors.toSet());
        return calls().stream().filter(call -> faults.contains(call.substring(call.lastIndexOf(' ') + 1))).count();
    }

    /** Throws for calls that are errors of the caller. */
    List<String> misuse() {
        return misuse;
    }

    /** For what others do to the files, and to look at them. */
    SimulatedDirectory directory() {
        return state.directory;
    }

    /** The content of a file that is there. */
    byte[] content(String name) {
        return ((SimulatedFile) state.directory.get(name)).content();
    }

    /** Asks what befalls a call. */
    Fault strike(Operation operation, String name) {
        if (dead) {
            misuse.add(operation + " " + name + " by a dead process");
        }
        Fault fault = state.faults.strike(operation, name);
        state.calls.add(operation + " " + name + (fault == null ? "" : " " + fault));
        if (fault == Fault.ERROR) {
            throw new OutOfMemoryError("injected: " + operation);
        }
        return fault;
    }

    static IOException refused(Operation operation, String name) {
        return new IOException("injected: " + operation + " " + name);
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    private <T> T call(Operation operation, String name, Action<T> action) throws IOException {
        Fault fault = strike(operation, name);
        T result = fault == null || fault == Fault.DONE_BUT_REPORTED ? action.run() : null;
        if (fault != null) {
            throw refused(operation, name);
        }
        return result;
    }

    @Override
    public boolean openDirectory() throws IOException {
        return call(Operation.OPEN_DIRECTORY, "", () -> false);
    }

    @Override
    public void forceDirectory() throws IOException {
        if (strike(Operation.FORCE_DIRECTORY, "") != null) {
            state.directory.failForce(state.random);
            throw refused(Operation.FORCE_DIRECTORY, "");
        }
        state.directory.force();
    }

    @Override
    public OpenFile create(String name) throws IOException {
        return call(Operation.CREATE, name, () -> {
            if (state.directory.get(name) != null) {
                throw new FileAlreadyExistsException(name);
            }
            state.directory.put(name, new SimulatedFile());
            return handle(name);
        });
    }

    @Override
    public OpenFile open(String name) throws IOException {
        return call(Operation.OPEN, name, () -> handle(name));
    }

    private OpenFile handle(String name) throws IOException {
        return new FaultyFile(this, name, regular(name));
    }

    private SimulatedFile regular(String name) throws IOException {
        Object target = state.directory.get(name);
        if (target instanceof SimulatedFile file) {
            return file;
        }
        throw target == null ? new NoSuchFileException(name) : new IOException(name + " is not a regular file");
    }

    boolean isFile(String name) {
        return state.directory.get(name) instanceof SimulatedFile;
    }

    @Override
    public boolean exists(String name) throws IOException {
        return call(Operation.EXISTS, name, () -> state.directory.get(name) != null);
    }

    @Override
    public List<String> names() throws IOException {
        return call(Operation.NAMES, "", () -> state.directory.names());
    }

    @Override
    public void link(String link, String target) throws IOException {
        call(Operation.LINK, link, () -> {
            state.directory.put(link, target);
            return link;
        });
    }

    @Override
    public String linkTarget(String link) {
        return state.directory.get(link) instanceof String target ? target : "";
    }

    @Override
    public void rename(String from, String to) throws IOException {
        call(Operation.RENAME, from, () -> {
            state.directory.rename(from, to);
            return to;
        });
    }

    @Override
    public void delete(String name) throws IOException {
        call(Operation.DELETE, name, () -> {
            if (state.directory.get(name) != null) {
                regular(name);
                state.directory.remove(name);
            }
            return name;
        });
    }

    @Override
    public Lock tryLock(String name) throws IOException {
        return call(Operation.LOCK, name, () -> {
            if (state.directory.get(name) == null) {
                state.directory.put(name, new SimulatedFile());
            }
            SimulatedFile file = regular(name);
            return state.locks.putIfAbsent(file, this) == null ? new FaultyLock(name, file) : null;
        });
    }

    private final class FaultyLock implements Lock {
        private final String name;
        private final SimulatedFile file;

        FaultyLock(String name, SimulatedFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public boolean isIntact() {
            return isAt(name, file);
        }

        @Override
        public void close() throws IOException {
            call(Operation.UNLOCK, name, () -> {
                if (isIntact() && state.locks.get(file) == FaultyDisk.this) {
                    state.directory.remove(name);
                }
                return state.locks.remove(file, FaultyDisk.this);
            });
        }
    }

    @Override
    public long usableBytes() {
        return state.capacity == Long.MAX_VALUE ? state.capacity : state.capacity - state.directory.bytes();
    }

    @Override
    public long volumeBytes() {
        return state.capacity;
    }

    Random random() {
        return state.random;
    }

    void reportMisuse(String what) {
        misuse.add(what);
    }

    boolean isAt(String name, SimulatedFile file) {
        return state.directory.get(name) == file;
    }
}
