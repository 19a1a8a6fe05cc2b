import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.*;
import java.net.URLDecoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.util.*;
import java.util.regex.*;
import java.util.stream.*;
import java.util.zip.*;

/**
 * Finds or erases the lines of one person while the receiver runs. Needs a JDK 17 or later and the user that owns the
 * directory.
 * <pre>
 * java PersonalData.java find DIRECTORY VALUE... > lines
 * java PersonalData.java erase DIRECTORY VALUE...
 * </pre>
 * A line is the person's if its event has a member {@code hwid} or {@code user_id} that is one of the values after
 * escapes are decoded; in a rejected body at any depth. All other lines stay byte for byte.
 *
 * <p>A file with such a line is renamed away first. The receiver checks before each acknowledgement that the name
 * still leads to its file, and otherwise writes the batch again to a new one. So every acknowledged line is in the
 * renamed file or in a new one. What is left of the renamed file then gets the old name, or a free one. After a kill run
 * it again: it resumes. A kill may leave lines twice, and never loses one.
 */
public final class PersonalData {
    private static final Pattern FILE = Pattern.compile("(events|rejected)\\.(?!current$).*");
    private static final String LOCK = ".lock.housekeeping";
    private static final String ASIDE = ".erasing.";
    private static final String REST = ".erased.";
    private static final Pattern REJECTED = Pattern.compile("\\{\"received_at\":\"[^\"]*\",\"status\":(\\d+),");
    private static final Pattern ESCAPE = Pattern.compile("(?s)\\\\(u[0-9a-fA-F]{4}|.)");
    private static final Set<String> IDS = Set.of("hwid", "user_id");
    private static final int PASSES = 5;
    /** The receiver begins a new file within a second. */
    private static final long PAUSE_MILLIS = 2_000;

    private final Path directory;
    private final Set<String> values;
    private final Pattern inText;

    private PersonalData(Path directory, Set<String> values) {
        this.directory = directory;
        this.values = values;
        this.inText = Pattern.compile("(hwid|user_id)[\\s\"'\\\\:=>\\[]{1,12}("
                + values.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")(?![\\w@.%+-])");
    }

    /** See the class comment. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length < 3 || !List.of("find", "erase").contains(arguments[0])) {
            exit("usage: java PersonalData.java find|erase DIRECTORY VALUE...");
        }
        Path directory = Path.of(arguments[1]);
        String owner = Files.getOwner(directory).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            exit("run this as the owner of the directory: runuser -u " + owner + " -- java ...");
        }
        PersonalData data = new PersonalData(directory, Set.of(Arrays.copyOfRange(arguments, 2, arguments.length)));
        try (FileChannel lock = data.lock()) {
            if (arguments[0].equals("find")) {
                data.find();
            } else {
                data.erase();
            }
            Files.deleteIfExists(directory.resolve(LOCK)); // As the receiver does, before the lock is released.
        }
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
                if (isOfPerson(line)) {
                    ofPerson.write(line);
                    count++;
                } else if (line[line.length - 1] == '\n' || !file.toString().endsWith(".log")) {
                    others.write(line); // What ends a log without an end of line was never acknowledged.
                }
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

    private boolean isOfPerson(byte[] line) {
        String text = new String(line, UTF_8);
        Matcher rejected = REJECTED.matcher(text);
        return rejected.lookingAt() ? scan(text, (depth, name, value) -> depth == 1
                && (name.equals("body") && isInBody(value.getBytes(UTF_8), rejected.group(1))
                || name.equals("body_base64") && isInBody(decoded(value), rejected.group(1))))
                : scan(text, (depth, name, value) -> depth == 2 && IDS.contains(name) && values.contains(value));
    }

    /** A body that was no JSON is looked at as text too, in the encodings it may have. */
    private boolean isInBody(byte[] body, String status) {
        if (scan(new String(body, UTF_8), this::isOfPersonInBody)) {
            return true;
        }
        return status.equals("400") && Stream.of(body, inflated(body)).anyMatch(bytes ->
                Stream.of(UTF_8, ISO_8859_1, UTF_16LE, UTF_16BE).map(charset -> new String(bytes, charset)).anyMatch(
                        text -> scan(text, this::isOfPersonInBody) || Stream.of(text, unescaped(text), percentDecoded(text))
                                .anyMatch(spelling -> inText.matcher(spelling).find())));
    }

    private boolean isOfPersonInBody(int depth, String name, String value) {
        return IDS.contains(name) && values.contains(value)
                || value.stripLeading().matches("(?s)[\\[{].*") && scan(value, this::isOfPersonInBody);
    }

    /** A scalar of a JSON text: depth in objects and arrays, name of the member it belongs to, decoded value. */
    private interface Test {
        boolean test(int depth, String name, String value);
    }

    /** Whether a scalar passes. Reads what can be read of a text that is not JSON. */
    private static boolean scan(String text, Test test) {
        int depth = 0;
        String name = "";
        for (int at = 0, end; at < text.length(); at = end) {
            char c = text.charAt(at);
            end = at + 1;
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c != ',' && c != ':' && !Character.isWhitespace(c)) {
                end = end(text, at);
                String value = c == '"' ? unescaped(text.substring(at + 1, end).replaceFirst("\"$", ""))
                        : text.substring(at, end);
                if (c == '"' && isFollowedByColon(text, end)) {
                    name = value;
                } else if (test.test(depth, name, value)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Behind the string or the bare word that begins there. */
    private static int end(String text, int start) {
        boolean isString = text.charAt(start) == '"';
        int at = start + 1;
        String ends = isString ? "\"" : ",:{}[]\" \t\r\n";
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at += isString && text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), isString ? at + 1 : at);
    }

    private static boolean isFollowedByColon(String text, int at) {
        int next = at;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && text.charAt(next) == ':';
    }

    private static String unescaped(String text) {
        return text.indexOf('\\') < 0 ? text : ESCAPE.matcher(text).replaceAll(escape -> {
            String code = escape.group(1);
            int control = "bfnrt".indexOf(code);
            return Matcher.quoteReplacement(code.length() > 1 ? "" + (char) Integer.parseInt(code.substring(1), 16)
                    : control < 0 ? code : "\b\f\n\r\t".substring(control, control + 1));
        });
    }

    private static String percentDecoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** As much as can be read of a gzip body that is broken. */
    private static byte[] inflated(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                out.write(b);
            }
        } catch (IOException e) {
            // What came before it is what there is.
        }
        return out.toByteArray();
    }
}
