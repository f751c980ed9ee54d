package dev.holdfast.condition;

import org.jspecify.annotations.Nullable;

/**
 * Counts the steps of an evaluation, so that what is small to write ends soon, whatever the values are and however often it is
 * written. A step is about as much work as looking at one value or at eight characters. Counted, not timed: the same condition
 * over the same values is decided in the same way everywhere. One thread at a time.
 */
public final class Budget {
    /** The most steps of one condition: some milliseconds. */
    public static final int MAX_STEPS = 1_000_000;
    /** The most steps of all that is decided together: about a second. */
    public static final int MAX_TOGETHER = 100_000_000;
    /** The most characters of a text that is put together. */
    static final int MAX_TEXT = 1_000_000;

    private final @Nullable Budget whole;
    private final String limit;
    private long left;

    private Budget(long steps, String limit, @Nullable Budget whole) {
        this.left = steps;
        this.limit = limit;
        this.whole = whole;
    }

    Budget() {
        this(MAX_STEPS);
    }

    Budget(long steps) {
        this(steps, "it takes more than " + steps + " steps with these values", null);
    }

    /** The budget of conditions that are decided together, of which each has its {@link #part}. */
    public static Budget together() {
        return new Budget(
                MAX_TOGETHER, "all that is decided together takes more than " + MAX_TOGETHER + " steps", null);
    }

    /**
     * The budget of one of many conditions that may come together or one by one, so that each is decided in the same way
     * whenever it comes: its share.
     */
    public static Budget share(int conditions) {
        long share = MAX_TOGETHER / Math.max(1, conditions);
        return share >= MAX_STEPS
                ? new Budget()
                : new Budget(
                        share,
                        "it takes more than " + share + " steps, its share among " + conditions
                                + " conditions, with these values",
                        null);
    }

    /** The budget of one condition, out of this one. */
    public Budget part() {
        return new Budget(MAX_STEPS, "it takes more than " + MAX_STEPS + " steps with these values", this);
    }

    /** @throws ArithmeticException if there are no steps left */
    void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw new ArithmeticException(limit + "; compare less");
        }
        if (whole != null) {
            whole.spend(steps);
        }
    }

    /**
     * Pays for looking at a number of characters.
     *
     * @throws IllegalArgumentException if there are no steps left
     */
    public void look(long characters) {
        try {
            spend(1 + characters / 8);
        } catch (ArithmeticException exhausted) {
            throw new IllegalArgumentException(exhausted.getMessage(), exhausted);
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
