package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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

        private ObjectNode json() {
            ObjectNode json = event.json();
            ArrayNode followed = json.putArray("effects");
            effects.forEach(effect -> followed.add(effect.json()));
            return json;
        }
    }

    public Trace {
        causes = List.copyOf(causes);
    }

    /** Causes and effects as the originals write events, each effect within what led to it. */
    public ObjectNode json() {
        ObjectNode json = Trees.object();
        ArrayNode before = json.putArray("causes");
        causes.forEach(cause -> before.add(cause.json()));
        json.set("event", effects.json());
        return json.put("whole", whole);
    }
}
