package dev.holdfast.machine.model;

import dev.holdfast.condition.Condition;

/** A guard in the words of JavaScript. Immutable. */
record ConditionGuard(Condition condition) implements Guard {
    @Override
    public boolean passes(Scene scene) {
        return condition.holds(scene::root, scene.budget().part());
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
