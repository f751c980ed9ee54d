package dev.holdfast.store.file;

import java.io.IOException;
import java.nio.file.Path;

/** The log file that is being appended to, as far as it has been forced. */
record ActiveSegment(Disk disk, Path file, GrowingIndex index) implements Segment {
    @Override
    public boolean mayHold(String stream) {
        return index.lastVersion(stream) > 0;
    }

    @Override
    public byte[] bytes(long offset, int length) throws IOException {
        return disk.read(file, offset, length);
    }
}
