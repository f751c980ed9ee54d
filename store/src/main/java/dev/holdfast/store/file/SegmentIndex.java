package dev.holdfast.store.file;

import org.jspecify.annotations.Nullable;

/**
 * Where the lines of one segment are, by number, stream, event id and tag, so that no read has to look for them. Derived
 * from the segment; can be thrown away.
 */
sealed interface SegmentIndex permits GrowingIndex, SealedIndex {
    /** How many lines the segment has. */
    int lines();

    /** Where a line begins; for {@code lines()}, where the segment ends. */
    long offset(int line);

    /** The position of the event on a line. */
    long position(int line);

    /** The events of a stream, null if there are none here. */
    @Nullable
    Run stream(String stream);

    /** The lines whose events carry a tag, ascending. */
    Postings tagged(String tag);

    /** The lines whose event has this id, ascending. */
    Postings identified(String id);

    /** Events of one stream: the line at a place holds the version {@code firstVersion + place}. */
    record Run(long firstVersion, Postings lines) {
        long lastVersion() {
            return firstVersion + lines.count() - 1;
        }
    }

    /** The first line with a position greater than {@code position}, or {@code lines()}. */
    default int firstAfter(long position) {
        int low = 0;
        int high = lines();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (position(middle) <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
