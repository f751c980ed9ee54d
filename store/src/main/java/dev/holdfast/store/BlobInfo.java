package dev.holdfast.store;

import java.time.Instant;

/**
 * What is known about a blob without reading it. Immutable.
 *
 * @param bytes its length
 * @param lastPut when it was last put, by the clock of the store, to the millisecond
 */
public record BlobInfo(Digest digest, long bytes, Instant lastPut) {}
