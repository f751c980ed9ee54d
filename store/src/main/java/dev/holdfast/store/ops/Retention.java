package dev.holdfast.store.ops;

import java.time.Instant;

/** What is to become of a stream. Immutable. */
public sealed interface Retention {
    /** What the owner of a stream needs of it. */
    enum Need {
        /** Any events may go. */
        NOTHING,
        /** It is kept whole, or goes whole. */
        WHOLE,
        /** It stays as it is. */
        EVERYTHING
    }

    String stream();

    /**
     * Its oldest events go.
     *
     * @param fromVersion the first of them
     * @param throughVersion the last of them
     * @param newest the time of the last of them
     */
    record Remove(String stream, long fromVersion, long throughVersion, Instant newest, String why)
            implements Retention {
        /** How many go. */
        public long events() {
            return throughVersion - fromVersion + 1;
        }
    }

    /** Some of its events might go, but it is still needed. */
    record Spare(String stream, String why) implements Retention {}
}
