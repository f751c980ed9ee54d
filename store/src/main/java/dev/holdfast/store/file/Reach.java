package dev.holdfast.store.file;

import java.io.IOException;
import java.util.List;

/**
 * Between which positions the events of one journal are, found from its ends without reading the rest. Immutable.
 *
 * @param first no event is before it; 0 where that would have to be looked for
 * @param last the last one that can be read
 * @param whole whether the end can be read, and so nothing is behind {@code last}
 */
record Reach(long first, long last, boolean whole) {
    /** Of a journal of which nothing is known. */
    static final Reach UNKNOWN = new Reach(0, 0, false);

    private static final int TAIL = 64 << 10;

    /** Whether there may be an event after a position. */
    boolean isBeyond(long position) {
        return last > position || last == 0 || !whole;
    }

    static Reach of(SegmentFiles files) throws IOException {
        Reach reach = UNKNOWN;
        if (files.disk().exists(files.active())) {
            reach = ofActive(files);
        }
        List<SealedSegment> sealed = reach.last() > 0 && reach.first() == 0 ? List.of() : files.sealed();
        if (sealed.isEmpty()) {
            return reach;
        }
        long first = SegmentFiles.firstPosition(sealed.getFirst());
        if (reach.last() > 0) {
            return new Reach(first, reach.last(), reach.whole());
        }
        SealedIndex index = sealed.getLast().index();
        return new Reach(first, index.position(index.lines() - 1), true);
    }

    private static Reach ofActive(SegmentFiles files) throws IOException {
        long size = files.disk().size(files.active());
        long from = Math.max(0, size - TAIL);
        byte[] tail = files.disk().read(files.active(), from, TAIL);
        long first = 0;
        long last = 0;
        boolean whole = false;
        var reader = new LineReader();
        for (int start = 0, i = 0; i < tail.length; i++) {
            if (tail[i] == '\n') {
                Line line = reader.read(tail, start, i);
                whole = line != null;
                if (line != null) {
                    first = first == 0 && from == 0 ? line.event().position() : first;
                    last = Math.max(last, line.event().position());
                }
                start = i + 1;
            }
        }
        return last == 0 && size > TAIL ? scanned(files) : new Reach(first, last, whole);
    }

    /** Where the last line alone is longer than what was read. */
    private static Reach scanned(SegmentFiles files) throws IOException {
        var scan = new Scan(files.active(), Scan.Source.of(files.disk(), files.active()));
        scan.run();
        return new Reach(0, scan.lastPosition(), false);
    }
}
