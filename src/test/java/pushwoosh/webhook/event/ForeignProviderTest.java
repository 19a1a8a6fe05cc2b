package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.spi.JsonbProvider;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import org.eclipse.parsson.JsonProviderImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JSON-B or JSON-P of another application is refused with its name and place. */
class ForeignProviderTest {
    private static final String OWN_BINDING = found(JsonbProvider.provider().getClass());
    private static final String OWN_PROCESSING = found(JsonProvider.provider().getClass());

    @TempDir
    private Path directory;

    @Test
    void foreignProcessingIsNamedWithItsPlace() {
        String name = ForeignProcessing.class.getName();
        assertEquals(message(OWN_BINDING, found(ForeignProcessing.class)), refusal("jakarta.json.provider", name));
    }

    @Test
    void processingThatDoesNotExistIsNotFound() {
        assertEquals(message(OWN_BINDING, "none"), refusal("jakarta.json.provider", "no.such.Provider"));
    }

    @Test
    void foreignBindingIsNamedWithItsPlace() throws IOException {
        assertEquals(message(found(ForeignBinding.class), OWN_PROCESSING), refusal(ForeignBinding.class.getName()));
    }

    @Test
    void bindingThatIsNoneIsNotFound() throws IOException {
        assertEquals(message("none", "none"), refusal(ForeignProviderTest.class.getName()));
    }

    /** A JSON-P whose parsers see an empty text. */
    public static final class ForeignProcessing extends JsonProviderImpl {
        @Override
        public JsonParser createParser(Reader reader) {
            return super.createParser(new StringReader("{}"));
        }
    }

    /** A JSON-B that binds everything to null. */
    public static final class ForeignBinding extends JsonbProvider {
        @Override
        public JsonbBuilder create() {
            return (JsonbBuilder) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {JsonbBuilder.class},
                    (builder, method, arguments) -> method.getReturnType() == Jsonb.class ? jsonb() : builder);
        }

        private Jsonb jsonb() {
            return (Jsonb) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Jsonb.class},
                    (jsonb, method, arguments) -> null);
        }
    }

    private static String message(String binding, String processing) {
        return "JSON-B (" + binding + ") with JSON-P (" + processing + ") cannot be used; remove the system property"
                + " jakarta.json.provider and the setting delegate=\"true\" of the class loader, so that Yasson and"
                + " Parsson in WEB-INF/lib are found";
    }

    private static String found(Class<?> type) {
        return type.getName() + " from " + type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static String refusal(String property, String value) {
        System.setProperty(property, value);
        try {
            return assertThrows(IllegalStateException.class, EventParser::new).getMessage();
        } finally {
            System.clearProperty(property);
        }
    }

    /** Returns the message where the class path has that JSON-B as a service. */
    private String refusal(String binding) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(JsonbProvider.class.getName()), binding);
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, usual) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.endsWith(JsonbProvider.class.getName()) ? findResources(name) : super.getResources(name);
            }
        }) {
            thread.setContextClassLoader(loader);
            return assertThrows(IllegalStateException.class, EventParser::new).getMessage();
        } finally {
            thread.setContextClassLoader(usual);
        }
    }
}
