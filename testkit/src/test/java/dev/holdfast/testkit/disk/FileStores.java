package dev.holdfast.testkit.disk;

import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.file.Disk;
import dev.holdfast.store.file.FileBackend;
import dev.holdfast.store.file.FileOptions;
import dev.holdfast.store.file.FileOptions.Compression;
import dev.holdfast.store.file.FileOptions.Layout;
import dev.holdfast.testkit.SettableClock;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** File stores for workloads, which vary in what a seed decides: the length of segments and their compression. */
final class FileStores {
    static final Path DIRECTORY = Path.of("/data/store");
    private static final int SHORT_SEGMENT = 1_500;

    /** Kept, so that its level is: thousands of repairs are not worth a line each. */
    private static final Logger LOGGER = Logger.getLogger("dev.holdfast.store.file");

    private FileStores() {}

    static void logNothing() {
        LOGGER.setLevel(Level.OFF);
    }

    static Function<Disk, FileBackend> opener(Layout layout, long seed) {
        FileOptions options = FileOptions.of(StoreOptions.defaults().withClock(new SettableClock()))
                .withLayout(layout)
                .withSegmentBytes(seed % 2 == 0 ? SHORT_SEGMENT : FileOptions.SEGMENT_BYTES)
                .withCompression(compression(seed / 2));
        return disk -> FileBackend.open(disk, DIRECTORY, options);
    }

    private static Compression compression(long seed) {
        List<Compression> all = List.of(Compression.values());
        return all.get((int) (seed % all.size()));
    }

    /** One layout after the other. */
    static Layout layout(long seed) {
        return seed % 2 == 0 ? Layout.SHARED : Layout.STREAMS;
    }
}
