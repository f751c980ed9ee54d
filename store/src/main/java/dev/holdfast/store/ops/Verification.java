package dev.holdfast.store.ops;

import dev.holdfast.store.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Verify} has read and found. Immutable.
 *
 * @param streams those that hold an event
 * @param blobBytes the length of all blobs together
 * @param problemCount how many problems there are
 * @param problems the first {@value #MAX_PROBLEMS} of them
 */
public record Verification(
        long streams,
        long events,
        long documents,
        long blobs,
        long blobBytes,
        long problemCount,
        List<Problem> problems) {
    /** The most problems that are described; further ones are only counted. */
    public static final int MAX_PROBLEMS = 1_000;

    /**
     * One thing that is not as promised. Immutable.
     *
     * @param where the stream and version, the collection and key, the blob, or the file and offset
     * @param what what is wrong there, as a clause
     * @param place what is wrong, by the names of its users; null if that cannot be told
     */
    public record Problem(
            String where, String what, @Nullable Place place) {
        public Problem(String where, String what) {
            this(where, what, null);
        }

        @Override
        public String toString() {
            return where + ": " + what;
        }
    }

    public Verification {
        problems = List.copyOf(problems);
    }

    /** Whether no problem was found. */
    public boolean clean() {
        return problemCount == 0;
    }
}
