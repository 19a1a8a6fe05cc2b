package pushwoosh.webhook.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The threads of one request in every order of their steps. The classes are compiled anew, with a switch of threads
 * before each access to what the threads share, and in the second test without one of the guards.
 */
@Timeout(600)
class ExchangeInterleavingTest {
    private static final Path SOURCES = Path.of("src/main/java/pushwoosh/webhook/http");
    private static final String SCHEDULES = "pushwoosh.webhook.Schedules.";
    private static final Map<String, String> SWITCHES = Map.of(
            "\\b(progress|users|body)\\."
                    + "(?=(answer|store|discard|expired|isReading|release|bytes|(get|decrement)And\\w+)\\()",
            SCHEDULES + "at($1).",
            "completed\\.await\\(1, TimeUnit.SECONDS\\)",
            SCHEDULES + "await(\"input\", () -> completed.getCount() == 0)",
            "catch \\(InterruptedException", "catch (RuntimeException",
            "synchronized \\(this\\)", "synchronized (" + SCHEDULES + "at(this))",
            "synchronized \\(input\\) \\{", "try (var lock = " + SCHEDULES + "lock(input)) {");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"SharedAsync, org.apache.catalina., none.", "SharedAsync, org.apache.catalina.core., jdk.proxy",
        "Pending, io.undertow., pushwoosh."})
    void everyOrderGivesOneAnswerAndAllMemoryBack(String name, String container, String fake) throws Exception {
        int orders = explore(name, container, fake);
        assertTrue(orders > 1_000, orders + " orders");
    }

    @ParameterizedTest
    @MethodSource
    void orderIsFoundThatNeedsTheGuard(String name, String guard, String without) {
        AssertionError found = assertThrows(AssertionError.class, () -> explore(name, guard, without));
        assertTrue(found.getMessage().contains(" after 0 start of 0, "), found::getMessage);
    }

    static Stream<Arguments> orderIsFoundThatNeedsTheGuard() {
        return Stream.of(
                Arguments.of("Progress", "isFirst = state != State.ANSWERED", "isFirst = true"),
                Arguments.of("Progress", "if (state != from)", "if (from == null)"),
                Arguments.of("Progress", "if (state == State.READING)", "if (reason != null)"),
                Arguments.of("RequestBody", "permits = 0;", ""),
                Arguments.of("RequestBody", "if (bytes == null)", "if (limit == 0)"),
                Arguments.of("RequestBody", "bytes == null || isDiscarding", "isDiscarding"),
                Arguments.of("SharedAsync", "count + 1", "count"),
                Arguments.of("SharedAsync", "getAndUpdate(count -> count == 0 ? 0 : count + 1)", "incrementAndGet()"),
                Arguments.of("SharedAsync", "finally {\n                    leave();", "finally {"),
                Arguments.of("SharedAsync", "if (users.decrementAndGet() > 0)", "if (users.decrementAndGet() < 0)"),
                Arguments.of("Pending", "synchronized (input)", ""),
                Arguments.of("Pending", "refusal != null || bytes != null", "handler != null"),
                Arguments.of("Pending", "if (progress.answer())", "if (progress.answer() || handler != null)"),
                Arguments.of("Pending", "if (!progress.store(from))", "if (!progress.store(from) && handler == null)"),
                Arguments.of("Pending", "body.release();\n        onEnd", "onEnd"),
                Arguments.of("Exchange", "synchronized (input)", ""),
                Arguments.of("Exchange", "isReading() && (hasListener ? input", "(hasListener ? input"),
                Arguments.of("Exchange", "async.awaitCompletion();", ""),
                Arguments.of("Exchange", "async.leave();", ""));
    }

    /** Explores with this text replaced in one class. */
    private int explore(String changed, String guard, String without) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", directory.toString(), "-cp",
                System.getProperty("java.class.path")));
        for (String name : List.of("Exchange", "Pending", "Progress", "RequestBody", "SharedAsync")) {
            String source = Files.readString(SOURCES.resolve(name + ".java"));
            if (name.equals(changed)) {
                assertTrue(source.contains(guard), "no such guard: " + guard);
                source = source.replace(guard, without);
            }
            for (Map.Entry<String, String> with : SWITCHES.entrySet()) {
                source = source.replaceAll(with.getKey(), with.getValue());
            }
            if (changed.equals("SharedAsync")) {
                source = source.replace("org.apache.catalina.core.", "jdk.proxy");
            } else if (guard.contains("input")) {
                source = source.replace("io.undertow.", "pushwoosh.");
            }
            arguments.add(Files.writeString(directory.resolve(name + ".java"), source).toString());
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        try {
            Method explore = new Loader(directory).loadClass(ExchangeScenario.class.getName())
                    .getDeclaredMethod("explore");
            explore.setAccessible(true);
            return (Integer) explore.invoke(null);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof AssertionError failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Defines the whole package anew, for package-private access. */
    private static final class Loader extends ClassLoader {
        private final Path changed;

        private Loader(Path changed) {
            super(ExchangeInterleavingTest.class.getClassLoader());
            this.changed = changed;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("pushwoosh.webhook.http.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = Files.exists(changed.resolve(file)) ? Files.newInputStream(changed.resolve(file))
                    : getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
