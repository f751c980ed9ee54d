package dev.holdfast.condition;

import tools.jackson.databind.JsonNode;

/** What the same words mean in guards and in workflows. Its methods throw ArithmeticException where nothing can be decided. */
sealed interface Meaning permits JavaScript, Strict {
    /** Whether a value counts as true. */
    boolean isTrue(JsonNode value);

    /** What {@code &&} and {@code ||} make of the value that they have chosen. */
    JsonNode operand(JsonNode value);

    /** A member of an object, an item of a list, or what else a name or an index stands for. */
    JsonNode member(JsonNode of, JsonNode name);

    boolean holds(JsonNode left, Relation relation, JsonNode right, Budget budget);

    JsonNode calculated(JsonNode left, char sign, JsonNode right, Budget budget);

    /** What is said when nothing can be decided. */
    String undecided(String condition, String reason);
}
