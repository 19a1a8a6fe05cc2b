package pushwoosh.webhook.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.serializer.DeserializationContext;
import jakarta.json.bind.serializer.JsonbDeserializer;
import jakarta.json.bind.spi.JsonbProvider;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.lang.reflect.Type;
import java.security.CodeSource;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns request bodies into events: the only user of JSON-B.
 *
 * <p>Parsing takes time and memory linear in the length of the body and throws for no body. Any thread may
 * parse, many at once. A parser that was closed must not be used.
 */
public final class EventParser implements AutoCloseable {
    private static final String EVENT = Stream.of(Member.values()).map(member -> '"' + member.jsonName + "\":"
            + member.type.sample).collect(Collectors.joining(",", "{", ",\"x\":[{\"y\":0}]}"));

    private final Jsonb jsonb;

    /**
     * Looks JSON-B up, once: that costs a thousand times as much as parsing an event.
     *
     * @throws IllegalStateException if the JSON-B or JSON-P found cannot be used; the message names both
     */
    public EventParser() {
        JsonbProvider binding = null;
        JsonProvider processing = null;
        try {
            binding = JsonbProvider.provider();
            processing = JsonProvider.provider();
            jsonb = binding.create().withProvider(processing)
                    .withConfig(new JsonbConfig().withDeserializers(new BodyDeserializer())).build();
            check();
        } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
            throw new IllegalStateException("JSON-B (" + found(binding) + ") with JSON-P (" + found(processing)
                    + ") cannot be used; remove the system property jakarta.json.provider and the setting"
                    + " delegate=\"true\" of the class loader, so that Yasson and Parsson in WEB-INF/lib are found", e);
        }
    }

    /** Returns what the body is. One byte order mark at its start is skipped. */
    public Parsed parse(byte[] body) {
        String text = JsonText.decode(body);
        return text == null ? malformed("not UTF-8") : parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private Parsed parse(String text) {
        BodyReader read;
        try {
            read = jsonb.fromJson(text, BodyReader.class);
        } catch (RuntimeException e) {
            return failed(e, text);
        }
        int rest = endOfSpace(text, (int) read.end);
        if (rest < text.length()) {
            return malformed("not JSON: unexpected text after the value at " + place(text, rest));
        }
        return read.violations.isEmpty() ? new Parsed.Events(List.copyOf(read.events), EventLines.of(text))
                : new Parsed.Invalid(List.copyOf(read.violations));
    }

    @Override
    public void close() {
        try {
            jsonb.close();
        } catch (Exception e) {
            throw new IllegalStateException("JSON-B did not close", e);
        }
    }

    /** Also loads every class that a body may need: later there may be no file descriptor left for that. */
    private void check() {
        if (!(parse(EVENT.getBytes(UTF_8)) instanceof Parsed.Events events && events.events().size() == 1
                && parse("[" + EVENT + "," + EVENT + "] ") instanceof Parsed.Events two && two.events().size() == 2
                && parse("{}") instanceof Parsed.Invalid
                && parse("[".repeat(BodyReader.NESTING_MAX + 2)) instanceof Parsed.Invalid
                && parse("{\"x\":[") instanceof Parsed.Malformed
                && parse(EVENT + "x") instanceof Parsed.Malformed)) {
            throw new IllegalStateException("sample bodies are not read as Yasson and Parsson read them");
        }
    }

    private static String found(Object provider) {
        if (provider == null) {
            return "none";
        }
        CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
        return provider.getClass().getName() + " from "
                + (source == null ? provider.getClass().getClassLoader() : source.getLocation());
    }

    /** The text of a library's exception is not for answers: it quotes the body and depends on the locale. */
    private static Parsed failed(RuntimeException exception, String text) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyReader.TooDeepException tooDeep) {
                return new Parsed.Invalid(tooDeep.violations);
            }
            if (cause instanceof JsonParsingException syntax) {
                return malformed(endOfSpace(text, 0) == text.length() ? "not JSON: the body is empty"
                        : "not JSON: syntax error at " + place(text, syntax.getLocation().getStreamOffset()));
            }
        }
        return malformed("not JSON that can be read");
    }

    private static Parsed malformed(String detail) {
        return new Parsed.Malformed(List.of(new Violation("", detail)));
    }

    private static String place(String text, long offset) {
        int end = (int) Math.min(offset, text.length()); // Parsson's is beyond a text that ends too early.
        int lineStart = text.lastIndexOf('\n', end - 1) + 1;
        long line = 1 + text.chars().limit(end).filter(c -> c == '\n').count();
        return "line " + line + ", column " + (text.codePointCount(lineStart, end) + 1);
    }

    private static int endOfSpace(String text, int from) {
        int i = from;
        while (i < text.length() && " \t\n\r".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    private static final class BodyDeserializer implements JsonbDeserializer<BodyReader> {
        @Override
        public BodyReader deserialize(JsonParser parser, DeserializationContext context, Type type) {
            return new BodyReader(parser).read();
        }
    }
}
