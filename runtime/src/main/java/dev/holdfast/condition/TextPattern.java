package dev.holdfast.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.holdfast.event.Shown;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A regular expression that never looks at a character more often than it is long: one without references back and looks
 * around, which is what makes others endless. Immutable.
 */
final class TextPattern {
    /** The most characters. */
    private static final int MAX_LENGTH = 1_000;
    /** The most characters with everything written out that is to be repeated. */
    private static final int MAX_REPEATED = 5_000;

    private final Pattern pattern;
    private final int weight;

    private TextPattern(Pattern pattern, int weight) {
        this.pattern = pattern;
        this.weight = weight;
    }

    /** @throws ArithmeticException if it is none; the message says why */
    static TextPattern of(String text) {
        if (text.length() > MAX_LENGTH) {
            throw refused(text, "has more than " + MAX_LENGTH + " characters; shorten it");
        }
        long weight = weight(text);
        if (weight > MAX_REPEATED) {
            throw refused(
                    text,
                    "repeats too much; with its repetitions written out it has more than " + MAX_REPEATED
                            + " characters");
        }
        try {
            java.util.regex.Pattern.compile(text); // what the two read differently is refused by one of them
            return new TextPattern(Pattern.compile(text), (int) weight);
        } catch (PatternSyntaxException | java.util.regex.PatternSyntaxException malformed) {
            String reason =
                    String.valueOf(malformed.getMessage()).lines().findFirst().orElse("");
            throw refused(
                    text,
                    "is not a pattern (" + Shown.text(reason) + "); there are no references back and no looks around");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextPattern that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    /** Whether it matches the whole text. */
    boolean matches(String text, Budget budget) {
        budget.spend((text.length() + 1L) * (weight + 3) / 4 + 20L * weight); // reading the pattern counts, too
        return pattern.matches(text);
    }

    private static ArithmeticException refused(String text, String clause) {
        return new ArithmeticException(Shown.quoted(text) + " " + clause);
    }

    /** How long it is with everything written out that is repeated a number of times. */
    private static long weight(String text) {
        Deque<Long> outer = new ArrayDeque<>();
        long sum = 0;
        long last = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '(') {
                outer.push(sum);
                sum = 0;
                last = 1;
            } else if (c == ')' && !outer.isEmpty()) {
                last = sum + 1;
                sum = outer.pop() + last;
            } else if (c == '{') {
                long times = Math.max(1, repeated(text, at + 1));
                sum += last * (times - 1);
                last = Math.min(sum, last * times);
                at = Math.max(at, text.indexOf('}', at));
            } else {
                at = c == '\\' ? at + 1 : c == '[' ? endOfClass(text, at) : at;
                last = 1;
                sum++;
            }
            sum = Math.min(sum, Integer.MAX_VALUE);
        }
        while (!outer.isEmpty()) {
            sum += outer.pop();
        }
        return sum;
    }

    /** The larger of the numbers in {@code 3}}, {@code 3,}}, {@code 3,5}}. */
    private static long repeated(String text, int start) {
        long most = 0;
        long number = 0;
        for (int at = start; at < text.length() && text.charAt(at) != '}'; at++) {
            char c = text.charAt(at);
            number = c >= '0' && c <= '9' ? Math.min(number * 10 + c - '0', Integer.MAX_VALUE) : 0;
            most = Math.max(most, number);
        }
        return most;
    }

    /** Classes within classes mean something else to others: they are refused. */
    private static int endOfClass(String text, int start) {
        int first = text.startsWith("^", start + 1) ? start + 2 : start + 1;
        for (int at = first; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == ']' && at > first) {
                return at;
            } else if (c == '[' || text.startsWith("&&", at)) {
                throw refused(text, "has a class of characters within another; write one, or escape it");
            }
        }
        return text.length();
    }
}
