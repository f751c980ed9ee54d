package dev.holdfast.condition;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the terms of a condition are evaluated with. One thread at a time. */
record Evaluation(Meaning meaning, Function<String, @Nullable JsonNode> roots, Budget budget) {
    JsonNode root(String name) {
        JsonNode value = roots.apply(name);
        if (value == null) {
            throw new ArithmeticException("there is no '" + name + "' here");
        }
        return value;
    }
}
