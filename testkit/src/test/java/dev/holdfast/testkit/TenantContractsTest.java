package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.file.FileBackendProvider;
import dev.holdfast.store.memory.MemoryBackendProvider;
import dev.holdfast.store.tenant.TenantBackend;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A tenant has the whole store to itself, as far as it can tell, whatever its neighbour does. */
class TenantContractsTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final StoreUrl memory = StoreUrl.parse("memory:" + UUID.randomUUID());

    @TempDir
    private Path directory;

    private static Backend tenant(Backend shared, String own, String neighbour) {
        return new Neighboured(new TenantBackend(shared, own, RANDOM), new TenantBackend(shared, neighbour, RANDOM));
    }

    private Backend inMemory(StoreOptions options) {
        return new MemoryBackendProvider().open(memory, options);
    }

    private Backend inFiles(StoreOptions options) {
        return new FileBackendProvider().open(StoreUrl.parse("file:" + directory), options);
    }

    private Backend named(StoreOptions options) {
        return tenant(inMemory(options), "acme", "umbrella");
    }

    private Backend byDefault(StoreOptions options) {
        return tenant(inMemory(options), TenantBackend.DEFAULT, "acme");
    }

    private Backend namedInFiles(StoreOptions options) {
        return tenant(inFiles(options), "acme", TenantBackend.DEFAULT);
    }

    private Backend byDefaultInFiles(StoreOptions options) {
        return tenant(inFiles(options), TenantBackend.DEFAULT, "acme");
    }

    @Nested
    class NamedLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return named(options);
        }
    }

    @Nested
    class NamedDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return named(options);
        }
    }

    @Nested
    class NamedBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return named(options);
        }
    }

    @Nested
    class ByDefaultLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return byDefault(options);
        }
    }

    @Nested
    class ByDefaultDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return byDefault(options);
        }
    }

    @Nested
    class ByDefaultBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return byDefault(options);
        }
    }

    @Nested
    class NamedInFilesLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return namedInFiles(options);
        }
    }

    @Nested
    class NamedInFilesDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return namedInFiles(options);
        }
    }

    @Nested
    class NamedInFilesBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return namedInFiles(options);
        }
    }

    @Nested
    class NamedInFilesReopened extends ReopenContract {
        @Override
        protected Backend open(StoreOptions options) {
            return namedInFiles(options);
        }
    }

    @Nested
    class ByDefaultInFilesLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return byDefaultInFiles(options);
        }
    }

    @Nested
    class ByDefaultInFilesDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return byDefaultInFiles(options);
        }
    }

    @Nested
    class ByDefaultInFilesBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return byDefaultInFiles(options);
        }
    }

    @Nested
    class ByDefaultInFilesReopened extends ReopenContract {
        @Override
        protected Backend open(StoreOptions options) {
            return byDefaultInFiles(options);
        }
    }
}
