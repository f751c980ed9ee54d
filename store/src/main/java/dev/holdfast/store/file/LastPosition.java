package dev.holdfast.store.file;

import java.io.IOException;
import java.util.List;

/** Finds the last position of a journal from its end, without reading the rest. */
final class LastPosition {
    private static final int TAIL = 64 << 10;

    private LastPosition() {}

    static long of(SegmentFiles files) throws IOException {
        long last = 0;
        if (files.disk().exists(files.active())) {
            last = ofActive(files);
        }
        List<SealedSegment> sealed = last > 0 ? List.of() : files.sealed();
        if (!sealed.isEmpty()) {
            SealedIndex index = sealed.getLast().index();
            last = index.position(index.lines() - 1);
        }
        return last;
    }

    private static long ofActive(SegmentFiles files) throws IOException {
        long size = files.disk().size(files.active());
        long from = Math.max(0, size - TAIL);
        byte[] tail = files.disk().read(files.active(), from, TAIL);
        long last = 0;
        var reader = new LineReader();
        for (int start = 0, i = 0; i < tail.length; i++) {
            if (tail[i] == '\n') {
                Line line = reader.read(tail, start, i);
                last = line == null ? last : Math.max(last, line.event().position());
                start = i + 1;
            }
        }
        if (last == 0 && size > TAIL) {
            var scan = new Scan(files.active(), Scan.Source.of(files.disk(), files.active()));
            scan.run();
            last = scan.lastPosition();
        }
        return last;
    }
}
