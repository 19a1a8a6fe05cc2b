package pushwoosh.webhook.event;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges bodies with none of our code: Jackson for the syntax, a JSON Schema for what that can say, and
 * {@link TokenRules} for the rest. Any thread.
 */
final class SecondOpinion {
    static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(10_000)
                    .maxNumberLength(10_000_000)
                    .build())
            .build();
    private static final JsonMapper MAPPER = JsonMapper.builder(JACKSON)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Jackson takes an unpaired surrogate for an error if it is in a name; no rule of ours is about any. */
    private static final Pattern SURROGATE_ESCAPE =
            Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)\\\\u[dD][89abcdefABCDEF][0-9a-fA-F]{2}");

    private final Schema schema;

    SecondOpinion() {
        InputStream text = SecondOpinion.class.getResourceAsStream("body.schema.json");
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
    }

    /**
     * Returns the pointers of all violations as {@link #comparable}, none if it is valid; null if it is not
     * JSON.
     */
    Set<String> violations(byte[] body) {
        JsonNode tree;
        Set<String> pointers;
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            String json = SURROGATE_ESCAPE.matcher(text.startsWith("\uFEFF") ? text.substring(1) : text)
                    .replaceAll("$1?");
            tree = MAPPER.readTree(json);
            if (tree.isMissingNode()) {
                return null;
            }
            pointers = new TokenRules(json).violations();
        } catch (CharacterCodingException | JacksonException e) {
            return null;
        }
        for (Error error : schema.validate(tree)) {
            pointers.add(pointer(error));
        }
        return comparable(pointers);
    }

    /** Returns the pointers with a question mark for each half of a surrogate pair. */
    static Set<String> comparable(Collection<String> pointers) {
        return pointers.stream()
                .map(pointer -> pointer.replaceAll("\\p{Cs}", "?").replaceAll("[^\\x{0}-\\x{FFFF}]", "??"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String pointer(Error error) {
        String instance = error.getInstanceLocation().toString();
        return error.getKeyword().equals("required") ? instance + "/" + error.getProperty() : instance;
    }
}
