package pushwoosh.webhook.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * JSONTestSuite (nst/JSONTestSuite, commit 1ef36fa; MIT, see json-test-suite.LICENSE): each of its files as
 * a whole body, and as the value of an unknown member of a valid event. The resource has one file a line:
 * its name, a tab, its bytes with what is not printable ASCII in octal. The two files of above 100 kB are
 * made here.
 */
class JsonTestSuiteTest {
    private static final Map<String, byte[]> FILES = files();
    private static final CountingParser TALLY = new CountingParser();
    /** What may be refused or not, and is, since it is not UTF-8 or looks like UTF-16. */
    private static final Set<String> REFUSED = Set.of(
            "i_string_UTF-16LE_with_BOM", "i_string_UTF-8_invalid_sequence", "i_string_UTF8_surrogate_U+D800",
            "i_string_invalid_utf-8", "i_string_iso_latin_1", "i_string_lone_utf8_continuation_byte",
            "i_string_not_in_unicode_range", "i_string_overlong_sequence_2_bytes",
            "i_string_overlong_sequence_6_bytes", "i_string_overlong_sequence_6_bytes_null",
            "i_string_truncated-utf-8", "i_string_utf16BE_no_BOM", "i_string_utf16LE_no_BOM");
    /** Two more that differ; all others, numbers of any size and unpaired surrogates, are kept as sent. */
    private static final Map<String, String> SPECIAL = Map.of(
            "i_structure_500_nested_arrays", "Invalid Invalid",
            "i_structure_UTF-8_BOM_empty_object", "Invalid Malformed");

    @AfterAll
    static void print() {
        System.out.println("JSONTestSuite: " + TALLY);
    }

    @Test
    void theSuiteIsWhole() {
        assertEquals(Map.of("y", 95L, "n", 188L, "i", 35L), FILES.keySet().stream()
                .collect(Collectors.groupingBy(name -> name.substring(0, 1), Collectors.counting())));
    }

    @Test
    void noFileThatIsNotJsonIsReadAsJson() {
        FILES.forEach((name, json) -> {
            if (name.startsWith("n_")) {
                // Refused for depth before the syntax error at the end is reached.
                boolean deep = name.equals("n_structure_100000_opening_arrays")
                        || name.equals("n_structure_open_array_object");
                String expected = deep ? "Invalid Invalid" : "Malformed Malformed";
                assertEquals(expected, verdicts(json), name);
            }
        });
    }

    @Test
    void everyFileThatIsJsonIsReadAsJson() {
        FILES.forEach((name, json) -> {
            if (name.startsWith("y_")) {
                assertEquals("Invalid Events", verdicts(json), name);
            }
        });
    }

    @Test
    void everyFileThatMayBeEitherIsDecided() {
        FILES.forEach((name, json) -> {
            if (name.startsWith("i_")) {
                String expected = REFUSED.contains(name) ? "Malformed Malformed"
                        : SPECIAL.getOrDefault(name, "Invalid Events");
                assertEquals(expected, verdicts(json), name);
            }
        });
        assertTrue(FILES.keySet().containsAll(REFUSED) && FILES.keySet().containsAll(SPECIAL.keySet()));
    }

    /** Returns what it is as a body and what it is as a member. */
    private static String verdicts(byte[] json) {
        String[] around = EventText.complete().with("x", "\n").toString().split("\n");
        byte[] member = concatenate(around[0].getBytes(ISO_8859_1), json, around[1].getBytes(ISO_8859_1));
        return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> verdict(json) + " " + verdict(member));
    }

    private static String verdict(byte[] body) {
        return TALLY.parse(body).getClass().getSimpleName();
    }

    private static byte[] concatenate(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> files() {
        try (InputStream in = JsonTestSuiteTest.class.getResourceAsStream("json-test-suite.tsv")) {
            Map<String, byte[]> files = new TreeMap<>();
            new String(in.readAllBytes(), ISO_8859_1).lines().forEach(line -> {
                String[] nameAndText = line.split("\t", -1);
                files.put(nameAndText[0], nameAndText[1].translateEscapes().getBytes(ISO_8859_1));
            });
            files.put("n_structure_100000_opening_arrays", "[".repeat(100_000).getBytes(ISO_8859_1));
            files.put("n_structure_open_array_object",
                    ("[{\"\":".repeat(50_000) + "\n").getBytes(ISO_8859_1));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
