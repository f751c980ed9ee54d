package dev.holdfast.machine;

import java.util.List;

/**
 * An event, what led to it, and what it led to. Immutable.
 *
 * @param causes the events that led to it, the first one first
 * @param effects the event itself, with all it led to
 * @param whole whether nothing was left out because it is more than {@value Tracing#MAX_EVENTS} events, or a chain of more than
 *     {@value Tracing#MAX_DEPTH}
 */
public record Trace(List<PersistedEvent> causes, Node effects, boolean whole) {
    /** An event and what it led to, the earliest first. */
    public record Node(PersistedEvent event, List<Node> effects) {
        public Node {
            effects = List.copyOf(effects);
        }
    }

    public Trace {
        causes = List.copyOf(causes);
    }
}
