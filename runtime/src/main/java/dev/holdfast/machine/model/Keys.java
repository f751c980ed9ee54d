package dev.holdfast.machine.model;

import dev.holdfast.condition.Values;
import java.util.List;

/** That the payload has all of these members. Immutable. */
record Keys(List<String> keys) implements Guard {
    Keys {
        keys = List.copyOf(keys);
    }

    @Override
    public boolean passes(Scene scene) {
        var payload = scene.event().path("payload");
        return keys.stream().noneMatch(key -> Values.at(payload, key).isMissingNode());
    }

    @Override
    public String toString() {
        return "payload has " + String.join(", ", keys);
    }
}
