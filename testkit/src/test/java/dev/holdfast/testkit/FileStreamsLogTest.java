package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.file.FileBackendProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Each stream in files of its own, which are sealed early and compressed. */
class FileStreamsLogTest extends LogContract {
    @TempDir
    private Path directory;

    @Override
    protected Backend open(StoreOptions options) {
        return new FileBackendProvider()
                .open(StoreUrl.parse("file:" + directory + "?layout=streams&segment=2k&compress=zstd"), options);
    }
}
