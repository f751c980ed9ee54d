package dev.holdfast.machine.model;

import dev.holdfast.condition.Values;
import dev.holdfast.event.Trees;

/** That the payload, written as compact JSON, contains a text. Immutable. */
record Contains(String text) implements Guard {
    @Override
    public boolean passes(Scene scene) {
        String payload = Trees.json(scene.event().path("payload")).text();
        scene.budget().look(payload.length());
        return Values.contains(payload, text);
    }

    @Override
    public String toString() {
        return "payload contains '" + text + "'";
    }
}
