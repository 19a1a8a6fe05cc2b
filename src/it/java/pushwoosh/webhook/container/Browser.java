package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Chromium, driven by its DevTools protocol over the loopback address. One page, one thread. It notes what
 * the page asks the network for and what it complains about.
 */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private int lastId;

    /** Where it is installed, if it is. */
    static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(Path.of(folder, "chromium"), Path.of(folder, "chromium-browser")))
                .filter(Files::isExecutable).findFirst();
    }

    /** Starts with an empty profile in this folder. */
    Browser(Path program, Path profile) throws IOException {
        FileTree.delete(profile);
        Files.createDirectories(profile);
        process = new ProcessBuilder(program.toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en", "--remote-debugging-port=0",
                "--user-data-dir=" + profile.toAbsolutePath(), "about:blank")
                .redirectErrorStream(true).redirectOutput(profile.resolve("chromium.log").toFile()).start();
        ChildProcesses.watch(process);
        Path port = profile.resolve("DevToolsActivePort");
        Await.until("chromium listens", PATIENCE, () -> Files.exists(port) && port.toFile().length() > 0);
        socket = HttpClient.newHttpClient().newWebSocketBuilder()
                .buildAsync(URI.create(page(Files.readAllLines(port).get(0))), new Receiver()).join();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Json.createObjectBuilder());
        }
    }

    private static String page(String port) throws IOException {
        try {
            String pages = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            return Json.createReader(new StringReader(pages)).readArray().getValuesAs(JsonObject.class).stream()
                    .filter(target -> target.getString("type").equals("page")).findFirst().orElseThrow()
                    .getString("webSocketDebuggerUrl");
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Sends these headers with each request, and no longer those of before. */
    void setHeaders(Map<String, String> headers) {
        JsonObjectBuilder all = Json.createObjectBuilder();
        headers.forEach(all::add);
        call("Network.setExtraHTTPHeaders", Json.createObjectBuilder().add("headers", all));
    }

    /** A screen of this width in CSS pixels, and whether its owner prefers dark pages. */
    void setScreen(int width, boolean isDark) {
        call("Emulation.setDeviceMetricsOverride", Json.createObjectBuilder().add("width", width).add("height", 800)
                .add("deviceScaleFactor", 1).add("mobile", width < 600));
        call("Emulation.setEmulatedMedia", Json.createObjectBuilder().add("features", Json.createArrayBuilder()
                .add(Json.createObjectBuilder().add("name", "prefers-color-scheme")
                        .add("value", isDark ? "dark" : "light"))));
    }

    /** Opens a page; returns when it has loaded. */
    void open(URI url) {
        call("Page.navigate", Json.createObjectBuilder().add("url", url.toString()));
        awaitEvent("Page.loadEventFired");
    }

    /** The value of an expression of JavaScript, evaluated beside the page, whose own policy does not apply. */
    JsonValue evaluate(String expression) {
        JsonObject result = call("Runtime.evaluate", Json.createObjectBuilder().add("expression", expression)
                .add("returnByValue", true));
        if (result.containsKey("exceptionDetails")) {
            throw new AssertionError(result);
        }
        return result.getJsonObject("result").getOrDefault("value", JsonValue.NULL);
    }

    void press(String key, int code) {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            JsonObjectBuilder event = Json.createObjectBuilder().add("type", type).add("key", key).add("code", key)
                    .add("windowsVirtualKeyCode", code);
            call("Input.dispatchKeyEvent", event);
        }
        if (key.equals("Enter")) {
            call("Input.dispatchKeyEvent", Json.createObjectBuilder().add("type", "char").add("text", "\r"));
        }
    }

    /** A PNG of the page: all of it, however long, or what the screen shows. */
    void screenshot(Path file, boolean isWhole) throws IOException {
        JsonObjectBuilder parameters = Json.createObjectBuilder().add("captureBeyondViewport", isWhole);
        if (isWhole) {
            JsonObject size = call("Page.getLayoutMetrics", Json.createObjectBuilder()).getJsonObject("cssContentSize");
            parameters.add("clip", Json.createObjectBuilder().add("x", 0).add("y", 0).add("scale", 1)
                    .add("width", size.getInt("width")).add("height", size.getInt("height")));
        }
        String png = call("Page.captureScreenshot", parameters).getString("data");
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(png.getBytes(UTF_8)));
    }

    /** What went wrong on the pages so far: errors, console output, violations of their policies. */
    List<String> complaints() {
        evaluate("0");
        return complaints;
    }

    /** What the pages asked for so far. */
    List<String> requests() {
        return requests;
    }

    private JsonObject call(String method, JsonObjectBuilder parameters) {
        int id = ++lastId;
        socket.sendText(Json.createObjectBuilder().add("id", id).add("method", method).add("params", parameters).build()
                .toString(), true).join();
        for (;;) {
            JsonObject message = next(method);
            if (message.getInt("id", -1) == id) {
                if (message.containsKey("error")) {
                    throw new AssertionError(method + ": " + message);
                }
                return message.getJsonObject("result");
            }
        }
    }

    private void awaitEvent(String method) {
        while (!next(method).getString("method", "").equals(method)) {
            Thread.onSpinWait();
        }
    }

    private JsonObject next(String what) {
        try {
            JsonObject message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("chromium does not answer: " + what);
            }
            note(message);
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void note(JsonObject message) {
        switch (message.getString("method", "")) {
            case "Network.requestWillBeSent" ->
                requests.add(message.getJsonObject("params").getJsonObject("request").getString("url"));
            case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown" ->
                complaints.add(message.getJsonObject("params").toString());
            default -> { }
        }
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                messages.add(Json.createReader(new StringReader(text.toString())).readObject());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
