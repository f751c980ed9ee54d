package dev.holdfast.flow;

import org.jspecify.annotations.Nullable;

/**
 * Decides what a start of a child run by its parent means, for workflows and flows alike. The parent records each start
 * before the child is touched, so that after a crash the same start gives the same.
 */
public enum ChildStart {
    /** The child has no events yet: it begins. */
    BEGIN,
    /** The child is unfinished: it continues. */
    CONTINUE,
    /** The child failed, or was cancelled, before this start: it gets another chance. */
    RETRY,
    /** The child has finished since this start, or has completed: it is not run again. */
    RESULT;

    /**
     * What the start of a child means.
     *
     * @param child the child as it is recorded; null if nothing is
     * @param start which start it is, by {@link Run#childStarts}
     * @throws IllegalStateException if the child's id is taken by a run that this parent did not start
     */
    public static ChildStart of(@Nullable Run child, String parent, int start) {
        if (child == null) {
            return BEGIN;
        }
        if (!parent.equals(child.parent())) {
            throw new IllegalStateException("the id of the child run, '" + child.id() + "', is taken by a run that '"
                    + parent + "' did not start; run it under another id");
        }
        if (!child.status().finished()) {
            return CONTINUE;
        }
        boolean answered = child.status() == RunStatus.COMPLETED || child.answeredStart() >= start;
        return answered ? RESULT : RETRY;
    }
}
