package dev.holdfast.sql;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.testkit.BlobsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteBlobsTest extends BlobsContract {
    @TempDir
    private Path folder;

    @Override
    protected Backend open(StoreOptions options) {
        return new SqlBackendProvider().open(StoreUrl.parse("sqlite:" + folder.resolve("state.db")), options);
    }
}
