package dev.holdfast.store;

import java.time.Duration;

/**
 * How a storage is. Immutable.
 *
 * @param healthy whether a round trip worked
 * @param roundTrip how long it took
 * @param backend kind and version: "file 1", "PostgreSQL 18.6"
 * @param durability what an acknowledgement means here: "fsync before every acknowledgement"
 * @param detail what else a person should know, such as the error; empty for nothing
 */
public record Health(boolean healthy, Duration roundTrip, String backend, String durability, String detail) {}
