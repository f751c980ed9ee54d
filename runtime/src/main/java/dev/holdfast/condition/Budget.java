package dev.holdfast.condition;

/**
 * Counts the steps of one evaluation, so that what is small to write ends soon, whatever the values are. A step is about as
 * much work as looking at one value or at eight characters. Counted, not timed: the same condition over the same values is
 * decided in the same way everywhere. One thread at a time.
 */
final class Budget {
    /** The most steps: some milliseconds. */
    static final int MAX_STEPS = 1_000_000;
    /** The most characters of a text that is put together. */
    static final int MAX_TEXT = 1_000_000;

    private long left;

    Budget() {
        this(MAX_STEPS);
    }

    Budget(long steps) {
        this.left = steps;
    }

    /** @throws ArithmeticException if there are no steps left */
    void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw new ArithmeticException("it takes more than " + MAX_STEPS + " steps with these values; compare less");
        }
    }

    /** Pays for looking at all characters of a text. */
    void read(String text) {
        spend(1 + text.length() / 8);
    }

    /** Puts texts together, if they do not become too long. */
    String join(String left, String right) {
        if (left.length() + right.length() > MAX_TEXT) {
            throw new ArithmeticException("a text grows beyond " + MAX_TEXT + " characters; compare the parts");
        }
        spend(1 + (left.length() + right.length()) / 8);
        return left + right;
    }
}
