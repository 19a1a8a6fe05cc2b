package pushwoosh.webhook.event;

/** Writes JSON strings that a terminal can show. Stateless. */
public final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonText() {}

    /**
     * Appends the text as a JSON string, with its quotes. Quotes, backslashes, controls, unpaired
     * surrogates and what {@link #isUnsafe} names are escaped, so that the result is one line and has a
     * UTF-8 form.
     *
     * @return {@code out}
     */
    public static StringBuilder appendQuoted(StringBuilder out, CharSequence text) {
        out.append('"');
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append(text, copied, i).append('\\');
                copied = i;
            } else if (Character.isHighSurrogate(c) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c < ' ' || Character.isSurrogate(c) || isUnsafe(c)) {
                out.append(text, copied, i);
                appendEscape(out, c);
                copied = i + 1;
            }
        }
        return out.append(text, copied, text.length()).append('"');
    }

    /** Returns the text with the same characters escaped but for quotes and backslashes, to be shown as it is. */
    public static String shown(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> appendShown(out, c));
        return out.toString();
    }

    /** Appends one character as {@link #shown} has it. */
    public static void appendShown(StringBuilder out, int codePoint) {
        if (codePoint < ' ' || Character.getType(codePoint) == Character.SURROGATE || isUnsafe(codePoint)) {
            appendEscape(out, (char) codePoint);
        } else {
            out.appendCodePoint(codePoint);
        }
    }

    private static void appendEscape(StringBuilder out, char c) {
        out.append("\\u");
        for (int place = 3; place >= 0; place--) {
            out.append(hexDigit(c, place));
        }
    }

    /** Returns the digit number {@code place} from the right of the number in base 16, in lower case. */
    static char hexDigit(int number, int place) {
        return HEX[number >> 4 * place & 0xF];
    }

    /**
     * Whether a character that JSON allows unescaped can harm the one who looks at a line: DEL and the C1
     * controls (a terminal obeys them: CVE-2025-55754), the line and paragraph separators, the
     * bidirectional controls (they reorder what is seen: CVE-2021-42574) and the byte order mark.
     */
    public static boolean isUnsafe(int codePoint) {
        return codePoint >= 0x7F && (codePoint <= 0x9F
                || codePoint == 0x061C
                || codePoint == 0x200E || codePoint == 0x200F
                || codePoint >= 0x2028 && codePoint <= 0x202E
                || codePoint >= 0x2066 && codePoint <= 0x2069
                || codePoint == 0xFEFF);
    }
}
