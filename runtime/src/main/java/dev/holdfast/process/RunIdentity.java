package dev.holdfast.process;

import java.time.Instant;

/**
 * Which run a process works for. Ids alone are not enough: stores on the same machine have runs of the same id. Immutable.
 *
 * @param startedAt when the run was first started
 */
public record RunIdentity(String id, Instant startedAt) {}
