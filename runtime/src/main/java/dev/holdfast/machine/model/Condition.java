package dev.holdfast.machine.model;

/**
 * A guard in the words of JavaScript, as much of it as conditions need: comparisons, {@code && || !}, arithmetic, numbers,
 * texts, {@code true false null undefined}, brackets, and paths from {@code context}, {@code event} and {@code publicMember}.
 * It cannot call, assign or create anything.
 *
 * <p>It means what JavaScript means, except that no value is converted to another type: where JavaScript would, the guard
 * cannot be decided. What is not there is {@code undefined}, however deep; in an order it is neither less nor greater, as is
 * null; calculating with either gives undefined. Objects and lists are equal when their contents are. Immutable.
 */
record Condition(String text, Term term) implements Guard {
    /** @throws IllegalArgumentException if it is not a condition; the message says where and why */
    static Condition parse(String text) {
        return new Condition(text.strip(), ConditionParser.parse(text.strip()));
    }

    @Override
    public boolean passes(Scene scene) {
        try {
            return Term.isTrue(term.value(scene));
        } catch (ArithmeticException undecided) {
            throw new IllegalArgumentException(
                    "guard cannot be decided: '" + text + "': " + undecided.getMessage(), undecided);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
