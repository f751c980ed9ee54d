package dev.holdfast.machine;

import java.util.List;

/** What is to be recorded about an event. Immutable. */
sealed interface Decision {
    /** A macrostep. */
    record Take(List<Draft> drafts, Configuration after) implements Decision {
        public Take {
            drafts = List.copyOf(drafts);
        }
    }

    /**
     * Nothing that changes the state.
     *
     * @param refusal what is recorded of it where it must be
     */
    record Refuse(Entry.Refused refusal) implements Decision {}
}
