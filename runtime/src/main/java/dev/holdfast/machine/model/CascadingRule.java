package dev.holdfast.machine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event that is sent when an instance enters a state. Immutable; do not change the tree.
 *
 * @param targetComponent null for the machine's own
 * @param targetState the state in which instances get it; null, or {@code *}, for any
 * @param matchingRules which instances get it; where there are none, those of the transitions that take it, and where there
 *     are none either, every instance in the state; what the payload does not have is looked for in the sender's data
 * @param payload may hold templates, {@code "{{path}}"}; a text that is one template becomes the value itself, with its type
 */
public record CascadingRule(
        @Nullable String targetComponent,
        String targetMachine,
        @Nullable String targetState,
        String event,
        List<MatchingRule> matchingRules,
        JsonNode payload) {
    public CascadingRule {
        matchingRules = List.copyOf(matchingRules);
    }
}
