package pushwoosh.webhook.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes the WARs that are compared: servlets of the benchmark, and the receiver with settings of its own. */
final class Wars {
    private static final String HEAD = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
            <absolute-ordering/>
            """;
    private static final String SERVLET = """
            <servlet><servlet-name>%1$s</servlet-name><servlet-class>%2$s</servlet-class>
            <load-on-startup>1</load-on-startup><async-supported>true</async-supported></servlet>
            <servlet-mapping><servlet-name>%1$s</servlet-name><url-pattern>/%1$s</url-pattern></servlet-mapping>
            """;

    private Wars() {
    }

    /**
     * Writes a WAR.
     *
     * @param servlets by the name under which they are mapped
     * @param classes the servlets and what else of this benchmark they need
     * @param libraries one class of each library that they need
     * @param resources for the class path, by name
     */
    static Path write(Path war, Map<String, Class<?>> servlets, List<Class<?>> classes, List<Class<?>> libraries,
            Map<String, String> resources) throws IOException {
        StringBuilder xml = new StringBuilder(HEAD);
        servlets.forEach((name, servlet) -> xml.append(SERVLET.formatted(name, servlet.getName())));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            for (Class<?> one : classes) {
                String file = one.getName().replace('.', '/') + ".class";
                try (InputStream in = one.getClassLoader().getResourceAsStream(file)) {
                    put(zip, "WEB-INF/classes/" + file, in.readAllBytes());
                }
            }
            for (Class<?> library : libraries) {
                Path jar = Path.of(library.getProtectionDomain().getCodeSource().getLocation().getPath());
                put(zip, "WEB-INF/lib/" + jar.getFileName(), Files.readAllBytes(jar));
            }
            for (Map.Entry<String, String> resource : resources.entrySet()) {
                put(zip, "WEB-INF/classes/" + resource.getKey(), resource.getValue().getBytes(StandardCharsets.UTF_8));
            }
            put(zip, "WEB-INF/web.xml", xml.append("</web-app>\n").toString().getBytes(StandardCharsets.UTF_8));
        }
        return war;
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
    }

    /** Copies a receiver, with context parameters added. */
    static Path configured(Path war, Map<String, String> settings, Path copy) throws IOException {
        StringBuilder parameters = new StringBuilder();
        settings.forEach((name, value) -> parameters.append("<context-param><param-name>pushwoosh-webhook.")
                .append(name).append("</param-name><param-value>").append(value).append("</param-value></context-param>\n"));
        Files.copy(war, copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem zip = FileSystems.newFileSystem(copy)) {
            Path xml = zip.getPath("WEB-INF/web.xml");
            String text = Files.readString(xml);
            int place = text.indexOf("<servlet>");
            Files.writeString(xml, text.substring(0, place) + parameters + text.substring(place));
        }
        return copy;
    }
}
