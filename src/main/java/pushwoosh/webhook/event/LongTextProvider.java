package pushwoosh.webhook.event;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonWriter;
import jakarta.json.JsonWriterFactory;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.util.Map;

/**
 * A JSON-P provider whose parsers take a text of any length: Parsson 1.1.8 and later stop after 15 million
 * characters, while a body may be longer, and JSON-B hands its own settings on to no parser. They also go
 * deeper than we read, so that it is we who end. All else is as the real provider has it, and other
 * providers ignore the two settings. Any thread.
 */
final class LongTextProvider extends JsonProvider {
    private static final Map<String, Object> SETTINGS = Map.of(
            "org.eclipse.parsson.maxParsingLimit", Integer.MAX_VALUE,
            "org.eclipse.parsson.maxDepth", 2 * EventLimits.READ_NESTING_MAX);

    private final JsonProvider real;
    private final JsonParserFactory parsers;

    LongTextProvider(JsonProvider real) {
        this.real = real;
        this.parsers = real.createParserFactory(SETTINGS);
    }

    @Override
    public JsonParser createParser(Reader reader) {
        return parsers.createParser(reader);
    }

    @Override
    public JsonParser createParser(InputStream in) {
        return parsers.createParser(in);
    }

    @Override
    public JsonParserFactory createParserFactory(Map<String, ?> config) {
        return real.createParserFactory(config);
    }

    @Override
    public JsonGenerator createGenerator(Writer writer) {
        return real.createGenerator(writer);
    }

    @Override
    public JsonGenerator createGenerator(OutputStream out) {
        return real.createGenerator(out);
    }

    @Override
    public JsonGeneratorFactory createGeneratorFactory(Map<String, ?> config) {
        return real.createGeneratorFactory(config);
    }

    @Override
    public JsonReader createReader(Reader reader) {
        return real.createReader(reader);
    }

    @Override
    public JsonReader createReader(InputStream in) {
        return real.createReader(in);
    }

    @Override
    public JsonReaderFactory createReaderFactory(Map<String, ?> config) {
        return real.createReaderFactory(config);
    }

    @Override
    public JsonWriter createWriter(Writer writer) {
        return real.createWriter(writer);
    }

    @Override
    public JsonWriter createWriter(OutputStream out) {
        return real.createWriter(out);
    }

    @Override
    public JsonWriterFactory createWriterFactory(Map<String, ?> config) {
        return real.createWriterFactory(config);
    }

    @Override
    public JsonObjectBuilder createObjectBuilder() {
        return real.createObjectBuilder();
    }

    @Override
    public JsonArrayBuilder createArrayBuilder() {
        return real.createArrayBuilder();
    }

    @Override
    public JsonBuilderFactory createBuilderFactory(Map<String, ?> config) {
        return real.createBuilderFactory(config);
    }
}
