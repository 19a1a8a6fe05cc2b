package pushwoosh.webhook.container;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Copies of the WAR with settings, filters or files of their own, for several variants in one container. */
final class War {
    private War() {
    }

    /**
     * Copies the WAR with context parameters added to its {@code web.xml}.
     *
     * @param parameters by setting, without the prefix {@code pushwoosh-webhook.}
     */
    static Path with(Map<String, String> parameters, Path copy) throws IOException {
        StringBuilder xml = new StringBuilder();
        parameters.forEach((setting, value) -> xml.append(parameter("pushwoosh-webhook." + setting, value)));
        return with(xml.toString(), Map.of(), copy);
    }

    /** A context parameter of {@code web.xml}. */
    static String parameter(String name, String value) {
        return "<context-param><param-name>" + name + "</param-name><param-value>" + value
                + "</param-value></context-param>\n";
    }

    /** Copies the WAR with elements added to its {@code web.xml} and files by their names in {@code WEB-INF}. */
    static Path with(String xml, Map<String, byte[]> files, Path copy) throws IOException {
        return with(Distribution.WAR, xml, files, copy);
    }

    /** The same for another WAR. */
    static Path with(Path original, String xml, Map<String, byte[]> files, Path copy) throws IOException {
        Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem war = FileSystems.newFileSystem(copy)) {
            FileTree.edit(war.getPath("WEB-INF/web.xml"), Map.of("<servlet>", xml + "<servlet>"));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = war.getPath("WEB-INF", file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
        }
        return copy;
    }
}
