package dev.holdfast.definition;

/**
 * Something wrong with a member of an object. Immutable.
 *
 * @param pointer a JSON pointer to it
 * @param name whether its name is wrong, not its value
 */
public record Fault(String pointer, boolean name, String message) {}
