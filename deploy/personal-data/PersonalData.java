import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Finds or erases the lines of one person while the receiver runs; personal-data.md has the commands. All other lines
 * stay byte for byte. Needs Java 17 and the user that owns the directory.
 *
 * <p>A file with a line of the person is renamed away first. The receiver checks before each acknowledgement that the
 * name still leads to its file, and otherwise writes the batch again to a new one. So every acknowledged line is in the
 * renamed file or in a new one. What is left of the renamed file then gets the old name, or a free one. After a kill
 * run it again: it resumes. A kill may leave lines twice, and never loses one.
 */
public final class PersonalData {
    private static final Pattern FILE = Pattern.compile("(events|rejected)\\.(?!current$).*");
    private static final String LOCK = ".lock.housekeeping";
    private static final String ASIDE = ".erasing.";
    private static final String REST = ".erased.";
    private static final int PASSES = 5;
    /** The receiver begins a new file within a second. */
    private static final long PAUSE_MILLIS = 2_000;

    private final Path directory;
    private final Person person;

    private PersonalData(Path directory, Person person) {
        this.directory = directory;
        this.person = person;
    }

    /** See the class comment. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length < 3 || !List.of("find", "erase").contains(arguments[0])) {
            exit("usage: java -cp CLASSES PersonalData find|erase DIRECTORY VALUE...");
        }
        Path directory = Path.of(arguments[1]);
        String owner = Files.getOwner(directory).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            exit("run this as the owner of the directory: runuser -u " + owner + " -- java ...");
        }
        Set<String> values = Set.copyOf(List.of(arguments).subList(2, arguments.length));
        PersonalData data = new PersonalData(directory, new Person(values));
        FileChannel lock = data.lock();
        if (arguments[0].equals("find")) {
            data.find();
        } else {
            data.erase();
        }
        Files.deleteIfExists(directory.resolve(LOCK)); // As the receiver does, before the lock is released.
        lock.close();
    }

    private static void exit(String message) {
        System.err.println(message);
        System.exit(2);
    }

    /** Keeps the receiver from compressing, deleting and repairing old files meanwhile. */
    private FileChannel lock() throws IOException {
        Path path = directory.resolve(LOCK);
        while (true) {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            Object key = key(path);
            channel.lock();
            if (key != null && key.equals(key(path))) {
                return channel;
            }
            channel.close(); // Its former holder has deleted it.
        }
    }

    private static Object key(Path path) throws IOException {
        try {
            return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private List<Path> files(String prefix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).filter(file -> {
                String name = file.getFileName().toString();
                return name.startsWith(prefix) && FILE.matcher(name.substring(prefix.length())).matches();
            }).sorted().toList();
        }
    }

    private void find() throws IOException {
        OutputStream out = new BufferedOutputStream(System.out);
        for (String prefix : List.of("", ASIDE)) {
            for (Path file : files(prefix)) {
                split(file, out, OutputStream.nullOutputStream());
            }
        }
        out.flush();
    }

    private void erase() throws IOException, InterruptedException {
        for (Path unfinished : files(".").stream().filter(file -> file.toString().endsWith(".unfinished")).toList()) {
            Files.delete(unfinished); // Of a compression that was killed.
        }
        for (int pass = 1, count = 1; count > 0; pass++) {
            count = 0;
            for (Path aside : files(ASIDE)) {
                count += putBack(aside);
            }
            for (Path file : files("")) {
                if (split(file, OutputStream.nullOutputStream(), OutputStream.nullOutputStream()) > 0) {
                    count += putBack(Files.move(file, directory.resolve(ASIDE + file.getFileName()),
                            StandardCopyOption.ATOMIC_MOVE));
                }
            }
            System.out.println("pass " + pass + ": " + count + " lines erased");
            if (count > 0 && pass == PASSES) {
                System.out.println("more lines arrive; run this again when the sender has stopped");
                return;
            }
            if (count > 0) {
                Thread.sleep(PAUSE_MILLIS); // A batch that was on its way is in a file now.
            }
        }
    }

    /** Copies the person's lines to one stream and all others to another. Returns how many are the person's. */
    private int split(Path file, OutputStream ofPerson, OutputStream others) throws IOException {
        int count = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                InputStream lines = isGzip(file) ? new BufferedInputStream(new GZIPInputStream(in)) : in) {
            for (byte[] line = line(lines); line.length > 0; line = line(lines)) {
                if (line[line.length - 1] != '\n' && file.toString().endsWith(".log")) {
                    break; // Half a line: a batch that is being written, which was not acknowledged here.
                }
                boolean isOfPerson = person.hasSent(line);
                (isOfPerson ? ofPerson : others).write(line);
                count += isOfPerson ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean isGzip(Path file) {
        return file.toString().endsWith(".gz");
    }

    /** With its end; empty at the end of the file. */
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.write(b);
            if (b == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }

    /** Returns how many lines were not put back. */
    private int putBack(Path aside) throws IOException {
        String name = aside.getFileName().toString().substring(ASIDE.length());
        Path rest = directory.resolve(REST + name);
        Files.deleteIfExists(rest);
        int erased;
        try (FileChannel channel = FileChannel.open(rest, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Files.setPosixFilePermissions(rest, Files.getPosixFilePermissions(aside));
            OutputStream file = new BufferedOutputStream(Channels.newOutputStream(channel));
            OutputStream out = isGzip(aside) ? new GZIPOutputStream(file) : file;
            erased = split(aside, OutputStream.nullOutputStream(), out);
            if (out instanceof GZIPOutputStream gzip) {
                gzip.finish();
            }
            file.flush();
            channel.force(true);
        }
        for (int number = 0; !link(rest, name, number); number++) {
            // The receiver has made a file of that name meanwhile.
        }
        Files.delete(rest);
        force();
        Files.delete(aside);
        force();
        return erased;
    }

    private boolean link(Path rest, String name, int number) throws IOException {
        String free = number == 0 ? name : name.replaceFirst("(?:\\.\\d+)?(\\.log|$)", "." + number + "$1");
        try {
            Files.createLink(directory.resolve(free), rest); // Unlike a rename, never in place of another file.
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private void force() throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }
}
