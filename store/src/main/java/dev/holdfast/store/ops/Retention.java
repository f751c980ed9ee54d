package dev.holdfast.store.ops;

import java.time.Instant;

/** What is to become of a stream. Immutable. */
public sealed interface Retention {
    /**
     * What the owner of a stream needs of it. Immutable.
     *
     * @param whole whether it is kept whole, or goes whole
     * @param fromVersion the first version that is needed
     */
    record Need(boolean whole, long fromVersion) {
        /** Any events may go. */
        public static final Need NOTHING = from(Long.MAX_VALUE);

        /** It is kept whole, or goes whole. */
        public static final Need WHOLE = new Need(true, Long.MAX_VALUE);

        /** It stays as it is. */
        public static final Need EVERYTHING = from(1);

        /** The events from a version on stay, and those before may go. */
        public static Need from(long version) {
            return new Need(false, version);
        }

        boolean leaves(long version) {
            return version < fromVersion;
        }
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
