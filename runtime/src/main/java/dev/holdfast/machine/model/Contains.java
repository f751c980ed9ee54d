package dev.holdfast.machine.model;

import dev.holdfast.condition.Values;
import dev.holdfast.event.Trees;

/** That the payload, written as compact JSON, contains a text. Immutable. */
record Contains(String text) implements Guard {
    @Override
    public boolean passes(Scene scene) {
        return Values.contains(Trees.json(scene.event().path("payload")).text(), text);
    }

    @Override
    public String toString() {
        return "payload contains '" + text + "'";
    }
}
