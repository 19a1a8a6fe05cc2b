package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a container's process holds on to, as the JDK's tools and the proc file system tell. */
final class HeldResources {
    private static final int WORDS_BEFORE_CLASS = 3;

    private final Container container;

    HeldResources(Container container) {
        this.container = container;
    }

    /** How many class loaders of the WAR are alive after a full collection. */
    long classLoaders() throws IOException {
        // An enum has its constants for as long as its loader lives; of this one there are two.
        return instances("pushwoosh.webhook.journal.Series") / 2;
    }

    private long instances(String className) throws IOException {
        return jcmd("GC.class_histogram").lines().map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > WORDS_BEFORE_CLASS && words[WORDS_BEFORE_CLASS].equals(className))
                .mapToLong(words -> Long.parseLong(words[1])).sum();
    }

    /** Bytes of the heap that live objects take, after a full collection. */
    long liveBytes() throws IOException {
        String total = jcmd("GC.class_histogram").lines().filter(line -> line.startsWith("Total ")).findFirst()
                .orElseThrow(() -> new IOException("no total"));
        return Long.parseLong(total.split("\\s+")[2]);
    }

    /** The names of all threads that contain the text. */
    List<String> threads(String part) throws IOException {
        return Pattern.compile("(?m)^\"(.*?)\" #").matcher(jcmd("Thread.print")).results().map(name -> name.group(1))
                .filter(name -> name.contains(part)).sorted().toList();
    }

    /** The files below the directory that are open, by their names; one that was deleted says so. */
    List<String> openFiles(Path directory) throws IOException {
        List<String> open = new ArrayList<>();
        try (DirectoryStream<Path> handles = Files.newDirectoryStream(Path.of("/proc/" + container.pid() + "/fd"))) {
            for (Path handle : handles) {
                String target = target(handle);
                if (target.startsWith(directory.toRealPath().toString())) {
                    open.add(target);
                }
            }
        }
        open.sort(null);
        return open;
    }

    private static String target(Path handle) throws IOException {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        }
    }

    /** The names of the MBeans that contain the text. */
    List<String> mbeans(String part) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(container.pid()));
            JMXServiceURL url = new JMXServiceURL(machine.startLocalManagementAgent());
            machine.detach();
            try (JMXConnector connector = JMXConnectorFactory.connect(url)) {
                return connector.getMBeanServerConnection().queryNames(new ObjectName("*:*"), null).stream()
                        .map(ObjectName::toString).filter(name -> name.contains(part)).sorted().toList();
            }
        } catch (AttachNotSupportedException | MalformedObjectNameException e) {
            throw new IOException(e);
        }
    }

    private String jcmd(String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(container.pid())));
        words.addAll(Arrays.asList(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
