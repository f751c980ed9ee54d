package dev.holdfast.definition;

import dev.holdfast.event.Shown;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words for messages about a name that is not known. */
public final class Nearest {
    private static final int MOST_LISTED = 20;
    /** Of more names than a person would write, the first are looked at. */
    private static final int MOST_LOOKED_AT = 1_000;
    /** Longer names are not compared. */
    private static final int MOST_COMPARED = 60;

    private Nearest() {}

    /** "did you mean 'x'?" where one of {@code known} is close to {@code name}, else the list of them. */
    public static String hint(String name, Collection<String> known) {
        String best = "";
        int least = 1 + (name.length() < 3 ? 1 : Math.max(2, name.length() / 3));
        for (String candidate : known.stream().limit(MOST_LOOKED_AT).toList()) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? "known: " + list(known) : "did you mean '" + best + "'?";
    }

    public static String list(Collection<String> names) {
        String listed =
                names.stream().limit(MOST_LOOKED_AT).sorted().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names.size() > MOST_LISTED ? listed + ", …" : listed;
    }

    /** A text from outside, in quotes, short and without control characters. */
    public static String quoted(String text) {
        return Shown.quoted(text);
    }

    /** A text from outside, short and without control characters. */
    public static String shown(String text) {
        return Shown.text(text);
    }

    /** The fewest letters to insert, delete or change (Levenshtein), of names short enough to compare. */
    private static int distance(String from, String to) {
        if (Math.abs(from.length() - to.length()) > 5 || from.length() > MOST_COMPARED) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            int diagonal = i - 1;
            for (int j = 0; j <= to.length(); j++) {
                int above = row[j];
                if (i == 0) {
                    row[j] = j;
                } else if (j == 0) {
                    row[j] = i;
                } else {
                    int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                    row[j] = Math.min(diagonal + change, Math.min(above, row[j - 1]) + 1);
                }
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
