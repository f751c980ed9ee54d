package dev.holdfast.store.ops;

/**
 * How far a copy, backup or restore is. Immutable.
 *
 * @param done how many blobs or events were done in this phase; while events are copied, the position that was reached
 * @param total what {@code done} will be at the end of the phase, 0 where that is not known
 */
public record CopyProgress(Phase phase, long done, long total) {
    /** What is being done. */
    public enum Phase {
        BLOBS,
        EVENTS,
        DOCUMENTS,
        VERIFYING
    }
}
