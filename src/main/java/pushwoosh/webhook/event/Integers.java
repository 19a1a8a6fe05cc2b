package pushwoosh.webhook.event;

/**
 * Judges integers by their text, never by a number made of it: {@code BigDecimal} and {@code BigInteger} take
 * time quadratic in the digits, and {@code long} wraps. The grammar is the integer part of RFC 8259:
 * no plus sign, no leading zero, no fraction, no exponent, ASCII digits only.
 */
final class Integers {
    private static final String INT64_MAX = "9223372036854775807";
    private static final String INT64_MIN_DIGITS = "9223372036854775808";
    private static final String UINT64_MAX = "18446744073709551615";

    private Integers() {}

    static boolean isInt64(String text) {
        boolean negative = text.startsWith("-");
        return isAtMost(negative ? INT64_MIN_DIGITS : INT64_MAX, text, negative ? 1 : 0);
    }

    static boolean isUint64(String text) {
        return isAtMost(UINT64_MAX, text, 0);
    }

    private static boolean isAtMost(String limit, String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > limit.length() || digits > 1 && text.charAt(from) == '0') {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        // Equally long runs of digits compare as the numbers do.
        return digits < limit.length() || text.substring(from).compareTo(limit) <= 0;
    }
}
