package dev.holdfast.store.ops;

/**
 * What a copy would do. Immutable.
 *
 * @param continues whether the target is a copy already, to be continued
 * @param events those that are left to copy
 * @param documents all there are; those that are the same are not written again
 * @param blobs all there are; those that are there are not written again
 */
public record CopyPlan(boolean continues, long events, long documents, long blobs, long blobBytes) {}
