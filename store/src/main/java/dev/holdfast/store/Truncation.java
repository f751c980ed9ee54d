package dev.holdfast.store;

/**
 * That the oldest events of a stream were removed. Immutable.
 *
 * @param throughVersion the version of the last event removed, 1 or more
 */
public record Truncation(String stream, long throughVersion) {}
