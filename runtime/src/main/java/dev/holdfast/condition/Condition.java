package dev.holdfast.condition;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A condition over JSON values, such as {@code context.amount > 5000}. It compares, combines and calculates; it calls,
 * assigns and creates nothing. Evaluating it takes a bounded number of steps, whatever the values are. Immutable.
 */
public final class Condition {
    /** The most characters. */
    public static final int MAX_LENGTH = 1_000;
    /** The deepest nesting of brackets. */
    public static final int MAX_NESTING = 50;

    private final String text;
    private final Meaning meaning;
    private final Term term;
    private final List<List<String>> references;

    Condition(String text, Meaning meaning, Term term, List<List<String>> references) {
        this.text = text;
        this.meaning = meaning;
        this.term = term;
        this.references = List.copyOf(references);
    }

    /**
     * Reads a guard of a machine, which means what JavaScript means.
     *
     * @throws IllegalArgumentException if it is not one; the message says where and why
     */
    public static Condition ofGuard(String text) {
        return Parser.parse(text.strip(), Grammar.GUARD);
    }

    /**
     * Reads a condition of a workflow, which is strict about types.
     *
     * @throws IllegalArgumentException if it is not one; the message says where and why
     */
    public static Condition ofWorkflow(String text) {
        if (text.contains("{{")) {
            throw new IllegalArgumentException("the condition '" + text
                    + "' has a template in it; write the name alone, like tasks.build.output.ok == true");
        }
        return Parser.parse(text.strip(), Grammar.WORKFLOW);
    }

    /** A guard that compares what a path leads to with a value; a missing node stands for undefined. */
    public static Condition comparison(List<String> path, Relation relation, JsonNode value) {
        String shown = value.isMissingNode() ? "undefined" : value.toString();
        return comparison(path, relation, new Term.Literal(value), shown);
    }

    /** A guard that compares what two paths lead to. */
    public static Condition comparison(List<String> path, Relation relation, List<String> other) {
        return comparison(path, relation, Term.path(other), String.join(".", other));
    }

    private static Condition comparison(List<String> path, Relation relation, Term right, String shown) {
        return new Condition(
                String.join(".", path) + " " + relation.sign() + " " + shown,
                Grammar.GUARD.meaning(),
                new Term.Comparison(Term.path(path), relation, right),
                List.of(path));
    }

    /** The paths it refers to, each from its root and as far as it is known before evaluating: {@code [tasks, check, output]}. */
    public List<List<String>> references() {
        return references;
    }

    /**
     * Whether it holds.
     *
     * @param roots the value of each name that a path can begin with, null where there is no such name
     * @throws IllegalArgumentException if it cannot be decided with these values; the message says why
     */
    public boolean holds(Function<String, @Nullable JsonNode> roots) {
        return holds(roots, new Budget());
    }

    /** The same within a budget of the caller's. */
    public boolean holds(Function<String, @Nullable JsonNode> roots, Budget budget) {
        try {
            return meaning.isTrue(term.value(new Evaluation(meaning, roots, budget)));
        } catch (ArithmeticException undecided) {
            String reason = Objects.requireNonNullElse(undecided.getMessage(), "there is no such number");
            throw new IllegalArgumentException(meaning.undecided(text, reason), undecided);
        }
    }

    /** Whether the other one is written in the same way and means the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Condition condition && text.equals(condition.text) && term.equals(condition.term);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
