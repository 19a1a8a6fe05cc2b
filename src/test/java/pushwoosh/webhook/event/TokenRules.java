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
 * The rules for events that no JSON Schema can express, on Jackson's tokens: duplicates, the spelling and range
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

    TokenRules(byte[] json) {
        parser = SecondOpinion.JACKSON.createParser(ObjectReadContext.empty(), json);
    }

    /** Returns the pointers of the violations, up to the first value that is nested too deep. */
    Set<String> violations() {
        JsonToken root = parser.nextToken();
        if (root == JsonToken.START_OBJECT) {
            object("", true, 1);
        } else if (root == JsonToken.START_ARRAY) {
            for (int index = 0; !deep && parser.nextToken() != JsonToken.END_ARRAY; index++) {
                boolean event = parser.currentToken() == JsonToken.START_OBJECT;
                if (event) {
                    object("/" + index, true, 1);
                } else {
                    pointers.add("/" + index);
                    value("/" + index, 0);
                }
            }
        }
        return pointers;
    }

    /** Whether a value is nested too deep; what is behind its start was not read. */
    boolean isDeep() {
        return deep;
    }

    private void object(String pointer, boolean event, int depth) {
        Set<String> names = new HashSet<>();
        int members = 0;
        while (!deep && parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String member = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            String here = event && member.length() <= 256 ? member : pointer;
            members++;
            if (event && (STRINGS.contains(name) || INTEGERS.containsKey(name)) && !names.add(name)) {
                pointers.add(here);
            }
            parser.nextToken();
            if (event && INTEGERS.containsKey(name)) {
                integer(here, INTEGERS.get(name));
            }
            value(here, depth);
        }
        if (members > 1_000) {
            pointers.add(pointer);
        }
    }

    private void value(String pointer, int depthOfParent) {
        JsonToken token = parser.currentToken();
        if (token.isStructStart() && depthOfParent == 64) {
            deep = true;
            pointers.add(pointer);
        } else if (token == JsonToken.START_OBJECT) {
            object(pointer, false, depthOfParent + 1);
        } else if (token == JsonToken.START_ARRAY) {
            while (!deep && parser.nextToken() != JsonToken.END_ARRAY) {
                value(pointer, depthOfParent + 1);
            }
        } else if (token.isNumeric() && parser.getString().length() > 1_000) {
            pointers.add(pointer);
        }
    }

    private void integer(String pointer, BigInteger[] range) {
        if (parser.currentToken().isNumeric() || parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = parser.getString();
            boolean sign = text.startsWith("-");
            if (!DIGITS.matcher(text).matches() || sign && range[0].signum() == 0
                    || !isIn(range, new BigInteger(text))) {
                pointers.add(pointer);
            }
        }
    }

    private static boolean isIn(BigInteger[] range, BigInteger number) {
        return number.compareTo(range[0]) >= 0 && number.compareTo(range[1]) < 0;
    }
}
