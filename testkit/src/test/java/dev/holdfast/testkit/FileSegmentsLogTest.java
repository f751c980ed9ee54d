package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.file.FileBackendProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The shared log in many short files, sealed and compressed. */
class FileSegmentsLogTest extends LogContract {
    @TempDir
    private Path directory;

    @Override
    protected Backend open(StoreOptions options) {
        return new FileBackendProvider()
                .open(StoreUrl.parse("file:" + directory + "?segment=1k&compress=gzip"), options);
    }
}
