package dev.holdfast.workflow.task;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern for names of files: {@code *} and {@code ?} within a directory, {@code **} across directories, sets like
 * {@code [a-z]} and {@code [!a-z]}, alternatives like {@code {java,kt}}, and a backslash before what is meant as it is.
 * {@code **}{@code /} stands for any number of directories, also none. All ways to match are followed side by side, so that
 * no pattern takes more steps than its length times that of the name. Immutable.
 */
final class NamePattern {
    private final List<Step> steps;

    private NamePattern(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** What is to be done at one place of a pattern. Immutable. */
    sealed interface Step {
        /** Goes on at the next place, if the character is one of these. */
        record One(IntPredicate accepts) implements Step {}

        /** Goes on at two places, of which one may be the next. */
        record Either(int one, int other) implements Step {}
    }

    /** @throws IllegalArgumentException if it is no pattern; the message says why */
    static NamePattern of(String pattern) {
        return new NamePattern(new NamePatternReader(pattern).read());
    }

    /** Whether a name matches; the steps that it takes to find out are taken off the budget. */
    boolean matches(String name, Budget budget) {
        BitSet places = new BitSet(steps.size() + 1);
        reach(0, places);
        int[] characters = name.codePoints().toArray();
        for (int i = 0; i < characters.length && !places.isEmpty(); i++) {
            budget.take(places.cardinality());
            BitSet next = new BitSet(steps.size() + 1);
            for (int at = places.nextSetBit(0); at >= 0 && at < steps.size(); at = places.nextSetBit(at + 1)) {
                if (steps.get(at) instanceof Step.One one && one.accepts().test(characters[i])) {
                    reach(at + 1, next);
                }
            }
            places = next;
        }
        return places.get(steps.size());
    }

    /** Notes a place, and all that are reached from it without a character. */
    private void reach(int place, BitSet places) {
        BitSet open = new BitSet();
        open.set(place);
        for (int at = place; at >= 0; at = open.nextSetBit(0)) {
            open.clear(at);
            if (!places.get(at)) {
                places.set(at);
                if (at < steps.size() && steps.get(at) instanceof Step.Either either) {
                    open.set(either.one());
                    open.set(either.other());
                }
            }
        }
    }

    /** How many steps may be taken. One thread at a time. */
    static final class Budget {
        private long left;

        Budget(long steps) {
            left = steps;
        }

        void take(long steps) {
            left -= steps;
        }

        boolean isSpent() {
            return left < 0;
        }
    }
}
