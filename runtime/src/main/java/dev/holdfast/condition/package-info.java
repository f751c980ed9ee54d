/**
 * Conditions over JSON values: one parser and one evaluator, for two dialects. {@code Condition} is where to start;
 * {@code Grammar} says what can be written, {@code JavaScript} (guards) and {@code Strict} (workflows) what it means. Knows JSON and nothing of machines, runs or the store.
 */
@NullMarked
package dev.holdfast.condition;

import org.jspecify.annotations.NullMarked;
