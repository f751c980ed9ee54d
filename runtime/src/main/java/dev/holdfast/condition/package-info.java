/**
 * Conditions over JSON values: one parser and one evaluator, for two dialects. {@code Condition} is where to start; {@code
 * GuardDialect} and {@code WorkflowDialect} say what differs. Knows JSON and nothing of machines, runs or the store.
 */
@NullMarked
package dev.holdfast.condition;

import org.jspecify.annotations.NullMarked;
