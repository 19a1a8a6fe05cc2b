package pushwoosh.webhook;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a mistyped name was probably meant to be. */
final class Suggestion {
    private Suggestion() {
    }

    /** {@code "; did you mean X?"} for the nearest of the right names, empty if none is near. */
    static String of(String wrong, Set<String> right) {
        String nearest = null;
        int least = Math.max(2, wrong.length() / 3) + 1;
        for (String candidate : new TreeSet<>(right)) {
            int distance = distance(wrong.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
