package pushwoosh.webhook.event;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The rules for events that no JSON Schema can say, on Jackson's tokens: duplicates, the spelling and range
 * of integers, nesting, length of numbers and number of members. Recursive and slow, to be unlike the code
 * under test.
 */
final class TokenRules {
    private static final Pattern DIGITS = Pattern.compile("-?(0|[1-9][0-9]{0,24})");
    private static final BigInteger[] INT64 = {BigInteger.TWO.pow(63).negate(), BigInteger.TWO.pow(63)};
    private static final BigInteger[] UINT64 = {BigInteger.ZERO, BigInteger.TWO.pow(64)};
    private static final Map<String, BigInteger[]> INTEGERS =
            Map.of("timestamp", INT64, "message_id", UINT64, "campaign_id", UINT64);
    private static final Set<String> STRINGS = Set.of("event_name", "message_code", "platform",
            "application_code", "hwid", "user_id", "payload", "journey_title", "journey_point_title");

    private final JsonParser parser;
    private final Set<String> pointers = new TreeSet<>();
    private boolean deep;

    TokenRules(String json) {
        parser = SecondOpinion.JACKSON.createParser(ObjectReadContext.empty(), json);
    }

    Set<String> violations() {
        JsonToken root = parser.nextToken();
        if (root == JsonToken.START_OBJECT) {
            event("");
        } else if (root == JsonToken.START_ARRAY) {
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    event("/" + index);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return pointers;
    }

    private void event(String pointer) {
        deep = false;
        object(pointer, 1);
    }

    private void object(String pointer, int depth) {
        Set<String> names = new HashSet<>();
        int members = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String here = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            members++;
            boolean listed = depth == 1 && (STRINGS.contains(name) || INTEGERS.containsKey(name));
            if (listed && !names.add(name)) {
                pointers.add(here);
            }
            parser.nextToken();
            if (depth == 1 && INTEGERS.containsKey(name)) {
                integer(here, INTEGERS.get(name));
            }
            value(here, depth);
        }
        if (members > 1_000) {
            pointers.add(pointer);
        }
    }

    private void array(String pointer, int depth) {
        for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            value(pointer + "/" + index, depth);
        }
    }

    private void value(String pointer, int depthOfParent) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            if (depthOfParent == 64 && !deep) {
                deep = true;
                pointers.add(pointer);
            }
            if (token == JsonToken.START_OBJECT) {
                object(pointer, depthOfParent + 1);
            } else {
                array(pointer, depthOfParent + 1);
            }
        } else if (token.isNumeric() && parser.getString().length() > 1_000) {
            pointers.add(pointer);
        }
    }

    private void integer(String pointer, BigInteger[] range) {
        if (parser.currentToken().isNumeric() || parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = parser.getString();
            boolean sign = text.startsWith("-");
            if (!DIGITS.matcher(text).matches() || sign && range == UINT64
                    || !isIn(range, new BigInteger(text))) {
                pointers.add(pointer);
            }
        }
    }

    private static boolean isIn(BigInteger[] range, BigInteger number) {
        return number.compareTo(range[0]) >= 0 && number.compareTo(range[1]) < 0;
    }
}
