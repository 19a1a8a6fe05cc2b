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
        parameters.forEach((setting, value) -> xml.append("<context-param><param-name>pushwoosh-webhook.").append(setting)
                .append("</param-name><param-value>").append(value).append("</param-value></context-param>\n"));
        return with(xml.toString(), Map.of(), copy);
    }

    /** Copies the WAR with elements added to its {@code web.xml} and files by their names in {@code WEB-INF}. */
    static Path with(String xml, Map<String, byte[]> files, Path copy) throws IOException {
        Files.copy(Distribution.WAR, copy, StandardCopyOption.REPLACE_EXISTING);
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
