package pushwoosh.webhook.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges bodies with none of the code under test: Jackson for the syntax, a JSON Schema for what it can express,
 * and {@link TokenRules} for the rest. Jackson reads bytes: from a String, 3.1.8 takes some characters beyond
 * U+FFFF for digits of an escape. Any thread.
 */
final class SecondOpinion {
    static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(10_000)
                    .maxNumberLength(10_000_000)
                    .build())
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();
    private static final JsonMapper MAPPER = JsonMapper.builder(JACKSON)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Jackson takes an unpaired surrogate for an error if it is in a name; none of our rules concerns surrogates. */
    private static final Pattern SURROGATE_ESCAPE =
            Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)\\\\u[dD][89abcdefABCDEF][0-9a-fA-F]{2}");

    private final Schema schema;

    SecondOpinion() {
        InputStream text = SecondOpinion.class.getResourceAsStream("body.schema.json");
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
    }

    /** Asserts that a verdict of the parser is the right one and that it names the right members. */
    void assertRight(byte[] body, Parsed parsed, String where) {
        Supplier<String> message = () -> where + new String(body, StandardCharsets.UTF_8);
        byte[] json = readable(body);
        try {
            if (json == null) {
                assertInstanceOf(Parsed.Malformed.class, parsed, message);
                return;
            }
            TokenRules rules = new TokenRules(json);
            Set<String> pointers = rules.violations();
            if (!rules.isDeep()) {
                pointers.addAll(schemaViolations(json));
            }
            assertPointers(comparable(pointers), rules.isDeep(), parsed, message);
        } catch (JacksonException e) {
            assertInstanceOf(Parsed.Malformed.class, parsed, message);
        }
    }

    private static void assertPointers(Set<String> expected, boolean isDeep, Parsed parsed, Supplier<String> message) {
        if (expected.isEmpty()) {
            assertInstanceOf(Parsed.Events.class, parsed, message);
            return;
        }
        List<Violation> violations = assertInstanceOf(Parsed.Invalid.class, parsed, message).violations();
        Set<String> found = comparable(violations.stream().map(Violation::pointer).toList());
        if (isDeep) { // The schema has no say, since it judges what follows too.
            assertTrue(found.containsAll(expected) || violations.size() > Parsed.Invalid.VIOLATIONS_MAX, message);
        } else if (violations.size() <= Parsed.Invalid.VIOLATIONS_MAX) {
            assertEquals(expected, found, message);
        }
    }

    /** Returns the body without byte order mark and escaped surrogates; null if it is blank or not UTF-8. */
    private static byte[] readable(byte[] body) {
        try {
            String sent = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            String text = sent.startsWith("\uFEFF") ? sent.substring(1) : sent;
            return text.isBlank() ? null
                    : SURROGATE_ESCAPE.matcher(text).replaceAll("$1?").getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private Set<String> schemaViolations(byte[] json) {
        return schema.validate(MAPPER.readTree(json)).stream().map(SecondOpinion::pointer).collect(Collectors.toSet());
    }

    /** Returns the pointers with a question mark for each half of a surrogate pair. */
    private static Set<String> comparable(Collection<String> pointers) {
        return pointers.stream()
                .map(pointer -> pointer.replaceAll("\\p{Cs}", "?").replaceAll("[^\\x{0}-\\x{FFFF}]", "??"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String pointer(Error error) {
        String instance = error.getInstanceLocation().toString();
        return error.getKeyword().equals("required") ? instance + "/" + error.getProperty() : instance;
    }
}
