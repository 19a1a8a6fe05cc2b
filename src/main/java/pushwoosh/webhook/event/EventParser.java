package pushwoosh.webhook.event;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.serializer.DeserializationContext;
import jakarta.json.bind.serializer.JsonbDeserializer;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turns request bodies into events: the only user of JSON-B.
 *
 * <p>Any thread may parse, many at once. Parsing takes time and memory linear in the length of the body and
 * throws for no body at all. A parser that was closed must not be used.
 */
public final class EventParser implements AutoCloseable {
    private static final String SAMPLE = "{\"event_name\":\"\",\"message_code\":\"\",\"platform\":\"\","
            + "\"application_code\":\"\",\"hwid\":\"\",\"user_id\":\"\",\"timestamp\":\"0\",\"x\":[{}]} ";
    private static final char REPLACEMENT = '\uFFFD';

    private final Jsonb jsonb;

    /**
     * Looks JSON-B up, once: that costs a thousand times what parsing an event does.
     *
     * @throws IllegalStateException            if JSON-B does not hand over its tokens as Yasson does
     * @throws jakarta.json.bind.JsonbException if there is no JSON-B, or it fails
     */
    public EventParser() {
        jsonb = JsonbBuilder.newBuilder()
                .withProvider(new LongTextProvider(JsonProvider.provider()))
                .withConfig(new JsonbConfig().withDeserializers(new BodyDeserializer()))
                .build();
        // Loads what a parse needs, and tells a strange JSON-B at the start from strange bodies later.
        BodyReader.Body read = jsonb.fromJson(SAMPLE, BodyReader.Body.class);
        if (read.events.size() != 1 || read.end != SAMPLE.length() - 1) {
            throw new IllegalStateException(jsonb.getClass() + " does not read an event as Yasson does");
        }
    }

    /** Returns what the body is. One byte order mark at its start is skipped. */
    public Parsed parse(byte[] body) {
        int start = hasByteOrderMark(body) ? 3 : 0;
        String text = new String(body, start, body.length - start, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(body)) {
            return malformed("not UTF-8");
        }
        BodyReader.Body read;
        try {
            read = jsonb.fromJson(text, BodyReader.Body.class);
        } catch (RuntimeException e) {
            return failed(e, text);
        }
        int rest = endOfSpace(text, clamp(read.end, text));
        if (rest < text.length()) {
            return malformed("not JSON: something follows the value at " + place(text, rest));
        }
        return read.violations.isEmpty()
                ? new Parsed.Events(List.copyOf(read.events), EventLine.cut(body, read.events.size()))
                : new Parsed.Invalid(read.violations);
    }

    @Override
    public void close() {
        try {
            jsonb.close();
        } catch (Exception e) {
            throw new IllegalStateException("JSON-B did not close", e);
        }
    }

    /** The text of a library's exception is not for answers: it quotes the body and depends on the locale. */
    private static Parsed failed(RuntimeException exception, String text) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreadException unread) {
                return new Parsed.Invalid(unread.violations);
            }
            if (cause instanceof JsonParsingException syntax) {
                if (endOfSpace(text, 0) == text.length()) {
                    return malformed("not JSON: the body is empty");
                }
                return malformed("not JSON: syntax error at "
                        + place(text, syntax.getLocation().getStreamOffset()));
            }
        }
        return malformed("not JSON that can be read");
    }

    private static Parsed malformed(String detail) {
        return new Parsed.Malformed(List.of(new Violation("", detail)));
    }

    private static String place(String text, long offset) {
        int end = clamp(offset, text);
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return "line " + line + ", column " + (text.codePointCount(lineStart, end) + 1);
    }

    /** Parsson's offset is beyond the text when that ends too early. */
    private static int clamp(long offset, String text) {
        return (int) Math.max(0, Math.min(offset, text.length()));
    }

    private static int endOfSpace(String text, int from) {
        int i = from;
        while (i < text.length() && " \t\n\r".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    private static boolean hasByteOrderMark(byte[] body) {
        return body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
    }

    /** Decoding to a string puts U+FFFD in place of what is not UTF-8, but U+FFFD may also be sent. */
    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static final class BodyDeserializer implements JsonbDeserializer<BodyReader.Body> {
        @Override
        public BodyReader.Body deserialize(JsonParser parser, DeserializationContext context, Type type) {
            return new BodyReader(parser).read();
        }
    }
}
