package pushwoosh.webhook.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Text from UTF-8, and text as JSON strings and for display, so that neither a terminal nor a reader is misled.
 * Stateless.
 */
public final class JsonText {
    private static final HexFormat HEX = HexFormat.of();
    /** Default_Ignorable_Code_Point of Unicode as far as it is no format character, and the blank of Braille. */
    private static final String BLANK =
            "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2065\u2800\u3164\uFFA0";

    private JsonText() {}

    /** Returns the text, or null if the bytes are not UTF-8. */
    public static String decode(byte[] bytes) {
        String text = new String(bytes, UTF_8); // U+FFFD stands for what is not UTF-8, but it may also be sent.
        return text.indexOf('\uFFFD') < 0 || Arrays.equals(bytes, text.getBytes(UTF_8)) ? text : null;
    }

    /**
     * Appends the text as a JSON string, with its quotes. Quotes, backslashes, controls, unpaired surrogates and what
     * {@link #isUnsafe} names are escaped, so that the result is one line and has a UTF-8 form.
     *
     * @return {@code out}
     */
    public static StringBuilder appendQuoted(StringBuilder out, CharSequence text) {
        out.append('"');
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (isEscaped(c)) {
                appendEscape(out, (char) c);
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"');
    }

    /** Returns the bytes of UTF-8 that {@link #appendQuoted} makes of the text, without the two quotes. */
    public static long quotedBytes(String text) {
        return text.codePoints().mapToLong(c -> c == '"' || c == '\\' ? 2 : isEscaped(c) ? 6
                : c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4).sum();
    }

    private static boolean isEscaped(int codePoint) {
        return codePoint < ' ' || Character.getType(codePoint) == Character.SURROGATE || isUnsafe(codePoint);
    }

    /** Returns the text for display, with an escape for every character that cannot be seen. */
    public static String shown(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> appendShown(out, c));
        return out.toString();
    }

    /** Appends one character as {@link #shown} has it. */
    public static void appendShown(StringBuilder out, int codePoint) {
        if (isInvisible(codePoint)) {
            for (char unit : Character.toChars(codePoint)) {
                appendEscape(out, unit);
            }
        } else {
            out.appendCodePoint(codePoint);
        }
    }

    static void appendEscape(StringBuilder out, char c) {
        out.append("\\u").append(HEX.toHexDigits(c));
    }

    /**
     * Whether a character that JSON allows unescaped is unsafe in a terminal: DEL and the C1 controls (a
     * terminal obeys them: CVE-2025-55754), the line and paragraph separators, the bidirectional controls (they
     * change the order of what is shown: CVE-2021-42574) and the byte order mark.
     */
    public static boolean isUnsafe(int codePoint) {
        return codePoint >= 0x7F && (codePoint <= 0x9F
                || codePoint == 0x061C
                || codePoint == 0x200E || codePoint == 0x200F
                || codePoint >= 0x2028 && codePoint <= 0x202E
                || codePoint >= 0x2066 && codePoint <= 0x2069
                || codePoint == 0xFEFF);
    }

    /** Whether texts with and without the character, or with a space in its place, look the same. */
    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> codePoint != ' ';
            default -> BLANK.indexOf(codePoint) >= 0
                    || codePoint >= 0xFE00 && codePoint <= 0xFE0F
                    || codePoint >= 0xFFF0 && codePoint <= 0xFFF8
                    || codePoint >= 0xE0000 && codePoint <= 0xE0FFF;
        };
    }
}
