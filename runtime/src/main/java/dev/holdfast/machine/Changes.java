package dev.holdfast.machine;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How one object became another, member by member. Immutable; do not change the tree.
 *
 * @param set members that are new or different, whole
 * @param removed names of members that are gone
 */
record Changes(ObjectNode set, List<String> removed) {
    static final Changes NONE = new Changes(JsonNodeFactory.instance.objectNode(), List.of());

    @SuppressWarnings("ReferenceEquality") // the same tree is the common case, and quick to see
    static Changes between(ObjectNode before, ObjectNode after) {
        if (before == after) {
            return NONE;
        }
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        List<String> removed = new ArrayList<>();
        after.propertyStream().forEach(member -> {
            JsonNode was = before.get(member.getKey());
            if (was != member.getValue() && !member.getValue().equals(was)) {
                set.set(member.getKey(), member.getValue());
            }
        });
        if (before.size() + set.size() > after.size()) {
            before.propertyNames().stream().filter(name -> !after.has(name)).forEach(removed::add);
        }
        return set.isEmpty() && removed.isEmpty() ? NONE : new Changes(set, List.copyOf(removed));
    }

    ObjectNode applyTo(ObjectNode before) {
        if (isNone()) {
            return before;
        }
        ObjectNode after = JsonNodeFactory.instance.objectNode();
        after.setAll(before);
        after.setAll(set);
        after.remove(removed);
        return after;
    }

    /** One object laid over another. */
    static ObjectNode merged(ObjectNode below, ObjectNode above) {
        if (above.isEmpty()) {
            return below;
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        merged.setAll(below);
        merged.setAll(above);
        return merged;
    }

    boolean isNone() {
        return set.isEmpty() && removed.isEmpty();
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("set", set);
        if (!removed.isEmpty()) {
            ArrayNode names = json.putArray("removed");
            removed.forEach(names::add);
        }
        return json;
    }

    static Changes of(JsonNode json) {
        if (!(json.path("set") instanceof ObjectNode set)) {
            return NONE;
        }
        List<String> removed = new ArrayList<>();
        json.path("removed").forEach(name -> removed.add(name.stringValue()));
        return new Changes(set, List.copyOf(removed));
    }
}
