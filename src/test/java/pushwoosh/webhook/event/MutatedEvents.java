package pushwoosh.webhook.event;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes bodies that are nearly valid: wrong members, values at and one past each limit, edited texts. The second
 * opinion sees a missing rule only if one of these values breaks it. One thread.
 */
final class MutatedEvents {
    /** At, and one past, each limit of a type; those of integers are in {@link #nearPowerOfTwo()}. */
    private static final String[] VALUES = {
        "null", "true", "\"\"", "\"x\"", "0", "-0", "\"-0\"", "1", "\"1\"", "-1", "\"-1\"",
        "\"+1\"", "\"01\"", "1.0", "1e3", "\"1.0\"", "\"1e3\"", "\" 1\"", "[]", "{}", "[1]", "{\"hwid\":1,\"hwid\":2}",
        "1764000000", "\"1764000000\"",
        "99999999999999999999", "\"99999999999999999999\"", "1e999", "-0.0",
        "\"\\u0031\"", "\"1\\n\"", "\"\\ud83d\""};
    private static final String EDITS =
            "{}[]:,\"\\ \t\n\r0123456789-+.eEtrufalsn/~\u0000\u001f\u007f\u0085\u00e9\u2028\uFEFF";

    private final Random random;

    MutatedEvents(Random random) {
        this.random = random;
    }

    byte[] next() {
        String text = switch (random.nextInt(8)) {
            case 0, 1 -> array();
            case 2 -> new RandomJson(random).body();
            default -> event();
        };
        for (int edits = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0; edits > 0; edits--) {
            text = edited(text);
        }
        byte[] body = (random.nextInt(50) == 0 ? "\uFEFF" + text : text).getBytes(StandardCharsets.UTF_8);
        if (body.length > 0 && random.nextInt(50) == 0) {
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return body;
    }

    private String array() {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            elements.add(random.nextInt(8) == 0 ? new RandomJson(random).value(2) : event());
        }
        return "[" + String.join(",", elements) + "]";
    }

    private String event() {
        EventText event = EventText.complete();
        StringBuilder more = new StringBuilder();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            String name = Member.values()[random.nextInt(Member.values().length)].jsonName;
            switch (random.nextInt(5)) {
                case 0 -> event = event.without(name);
                case 1 -> more.append(",\"").append(name).append("\":").append(value());
                case 2 -> event = event.with(unknownName(), value());
                default -> event = event.with(name, value());
            }
        }
        if (random.nextInt(100) == 0) {
            more.append(",\"b\":2".repeat(999 - Member.values().length + random.nextInt(4)));
        }
        return event.followedBy(more.toString());
    }

    private String value() {
        switch (random.nextInt(100)) {
            case 0:
                return "9".repeat(999 + random.nextInt(4));
            case 1:
                return nested(61 + random.nextInt(5));
            case 2:
                return "{\"a\":1" + ",\"b\":2".repeat(998 + random.nextInt(4)) + "}";
            default:
                return switch (random.nextInt(6)) {
                    case 0, 1 -> new RandomJson(random).value(3);
                    case 2 -> nearPowerOfTwo();
                    default -> VALUES[random.nextInt(VALUES.length)];
                };
        }
    }

    /** The first and the last integer of a type, and those beyond them. */
    private String nearPowerOfTwo() {
        BigInteger power = BigInteger.TWO.pow(List.of(31, 32, 63, 64).get(random.nextInt(4)));
        BigInteger integer = power.add(BigInteger.valueOf(random.nextInt(3) - 1));
        String quote = random.nextBoolean() ? "\"" : "";
        return quote + (random.nextBoolean() ? integer : integer.negate()) + quote;
    }

    private String nested(int levels) {
        StringBuilder open = new StringBuilder();
        StringBuilder close = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            boolean array = random.nextBoolean();
            open.append(array ? "[" : "{\"k\":");
            close.insert(0, array ? "]" : "}");
        }
        return open + (random.nextBoolean() ? "[]" : "9".repeat(1_001)) + close;
    }

    private String unknownName() {
        List<String> names = List.of("x", "", "a/b", "~", "hwid ", "Hwid", "m~0n", "\u00e9", "0",
                "n".repeat(BodyReader.POINTER_CHARS_MAX - 1), "n".repeat(BodyReader.POINTER_CHARS_MAX));
        return names.get(random.nextInt(names.size()));
    }

    private String edited(String text) {
        if (text.isEmpty()) {
            return "{";
        }
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + 1 + random.nextInt(random.nextInt(5) == 0 ? 40 : 2));
        String edit = String.valueOf(EDITS.charAt(random.nextInt(EDITS.length())));
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, from) + text.substring(to);
            case 1 -> text.substring(0, from) + edit + text.substring(to);
            case 2 -> text.substring(0, to) + text.substring(from);
            case 3 -> text.substring(0, from);
            default -> text.substring(0, from) + edit + text.substring(from);
        };
    }
}
