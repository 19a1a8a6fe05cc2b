package pushwoosh.webhook.container;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Copies of the WAR with context parameters of their own, for several settings in one container. */
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
        Files.copy(Distribution.WAR, copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem war = FileSystems.newFileSystem(copy)) {
            FileTree.edit(war.getPath("WEB-INF/web.xml"), Map.of("<servlet>", xml + "<servlet>"));
        }
        return copy;
    }
}
