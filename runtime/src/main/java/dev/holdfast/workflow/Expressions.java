package dev.holdfast.workflow;

import dev.holdfast.condition.Budget;
import dev.holdfast.condition.Condition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The conditions and templates of one workflow, each of them parsed once, and how much may be spent on one. Every task has its
 * share of what all of them together may take, whenever its turn comes: what is decided does not depend on what is decided
 * beside it, and so not on crashes. Thread-safe.
 */
public final class Expressions {
    /** The most characters that the items of all parallel tasks are made of. */
    private static final long MAX_ITEMS_TEXT = 512L << 20;

    private static final int LEAST_ITEMS_TEXT = 64 << 10;

    private final Map<String, Condition> conditions = new ConcurrentHashMap<>();
    private final Map<String, Template> templates = new ConcurrentHashMap<>();
    private final int conditional;
    private final int parallel;

    private Expressions(int conditional, int parallel) {
        this.conditional = conditional;
        this.parallel = parallel;
    }

    static Expressions of(List<Task> tasks) {
        int conditional = 0;
        int parallel = 0;
        for (Task task : tasks) {
            conditional += task.when() == null ? 0 : 1;
            conditional += task.type() == Task.Type.DECISION ? 1 : 0;
            parallel += task.type() == Task.Type.PARALLEL ? 1 : 0;
        }
        return new Expressions(conditional, parallel);
    }

    /** @throws IllegalArgumentException if it is none; the message says where and why */
    Condition condition(String text) {
        return conditions.computeIfAbsent(text, Condition::ofWorkflow);
    }

    /** @throws IllegalArgumentException if it is none; the message says how to write it */
    Template template(String text) {
        return templates.computeIfAbsent(text, Template::parse);
    }

    /** What one condition may take. */
    Budget budget() {
        return Budget.share(conditional);
    }

    /** How many characters the items of one parallel task may be made of. */
    long itemsText() {
        return Math.max(LEAST_ITEMS_TEXT, MAX_ITEMS_TEXT / Math.max(1, parallel));
    }

    /** They follow from the tasks. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Expressions that && conditional == that.conditional && parallel == that.parallel;
    }

    @Override
    public int hashCode() {
        return 31 * conditional + parallel;
    }
}
