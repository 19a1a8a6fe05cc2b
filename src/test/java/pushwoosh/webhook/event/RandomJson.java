package pushwoosh.webhook.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Writes random JSON: any white space, spelling, escape and character of the grammar. One thread. */
final class RandomJson {
    private static final String[] NUMBERS = {"0", "-0", "1.50e+3", "1E400", "-1e-400", "0.10", 
        "12345678901234567890123", "9223372036854775808", "-1", "1e0"};
    private static final String[] ESCAPES = {"\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t",
        "\\u0000", "\\u00e9", "\\uD83D\\uDE00", "\\ud83d", "\\u2028", "\\u007F"};
    private static final String[] SPACES = {" ", "\n", "\r\n", "\t", "  ", "\r"};
    private static final int[] UNSAFE =
            {0x7F, 0x80, 0x85, 0x9F, 0x61C, 0x200E, 0x2028, 0x202E, 0x2069, 0xFEFF};

    private final Random random;
    /** Out of ten places where white space may stand, how many have some. */
    private final int spacing;

    RandomJson(Random random) {
        this.random = random;
        this.spacing = random.nextInt(3) == 0 ? random.nextInt(11) : 0;
    }

    /** Returns a valid event: the documented members in any order among unknown ones. */
    String event() {
        List<String> members = new ArrayList<>();
        for (Member member : Member.values()) {
            if (member.required || random.nextBoolean()) {
                members.add('"' + member.jsonName + '"' + space() + ":" + space() + valueOf(member));
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add(member(4));
        }
        Collections.shuffle(members, random);
        return list("{", members, "}");
    }

    /** Returns one event or an array of some. */
    String body() {
        return random.nextInt(3) > 0 ? space() + event() + space()
                : space() + list("[", several(1 + random.nextInt(4), this::event), "]") + space();
    }

    /** Returns any value. */
    String value(int depthMax) {
        switch (random.nextInt(depthMax > 0 ? 8 : 6)) {
            case 0:
                return "null";
            case 1:
                return String.valueOf(random.nextBoolean());
            case 2, 3:
                return number();
            case 6:
                return list("[", several(random.nextInt(4), () -> value(depthMax - 1)), "]");
            case 7:
                return list("{", several(random.nextInt(4), () -> member(depthMax - 1)), "}");
            default:
                return string();
        }
    }

    String string() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> text.append(pick(ESCAPES));
                case 1 -> text.append(Character.toString(UNSAFE[random.nextInt(UNSAFE.length)]));
                case 2 -> text.append(Character.toString(anyCodePoint()));
                case 3 -> text.append("{}[]:, ".charAt(random.nextInt(7)));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.append('"').toString();
    }

    private String valueOf(Member member) {
        if (!member.required && random.nextInt(5) == 0) {
            return "null";
        }
        String quote = random.nextBoolean() ? "\"" : "";
        return switch (member.type) {
            case STRING -> string();
            case INT64 -> quote + random.nextLong() + quote;
            case UINT64 -> quote + Long.toUnsignedString(random.nextLong()) + quote;
        };
    }

    private String number() {
        return random.nextBoolean() ? pick(NUMBERS) : String.valueOf(random.nextInt(100_000));
    }

    private String member(int depthMax) {
        return string() + space() + ":" + space() + value(depthMax);
    }

    private List<String> several(int count, Supplier<String> item) {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(item.get());
        }
        return items;
    }

    private String list(String open, List<String> items, String close) {
        return open + space() + String.join(space() + "," + space(), items) + space() + close;
    }

    private String space() {
        return random.nextInt(10) < spacing ? pick(SPACES) : "";
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Returns a character that may stand unescaped in a string. */
    private int anyCodePoint() {
        int codePoint = random.nextInt(random.nextBoolean() ? 0x3000 : 0x110000);
        boolean allowed = codePoint >= ' ' && codePoint != '"' && codePoint != '\\'
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
        return allowed ? codePoint : anyCodePoint();
    }
}
