package dev.holdfast.store.file;

import dev.holdfast.store.Event;

/**
 * One line of a log, read. Immutable. {@code docs/formats.md} has every field.
 *
 * @param more how many lines of the same batch follow: the batch counts only when the line with 0 is there
 * @param back how many bytes before this line the flush began that wrote it: everything before that was forced already
 * @param truncate the version through which the stream was truncated, or {@value #EVENT} for an event
 */
record Line(Event event, int more, long back, long truncate) {
    /** What {@code truncate} is on a line that holds an event. */
    static final long EVENT = -1;

    boolean isEvent() {
        return truncate == EVENT;
    }
}
