package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.store.memory.MemoryBackendProvider;
import java.util.UUID;
import org.junit.jupiter.api.Nested;

/** Whatever wraps a backend keeps its promises. */
class DecoratedTest {
    private final StoreUrl url = StoreUrl.parse("memory:" + UUID.randomUUID());

    private Backend large(StoreOptions options) {
        return new LargeBodies(new MemoryBackendProvider().open(url, options));
    }

    private Backend faulty(StoreOptions options) {
        return new FaultyBackend(new MemoryBackendProvider().open(url, options));
    }

    @Nested
    class LargeBodiesLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return large(options);
        }
    }

    @Nested
    class LargeBodiesDocs extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return large(options);
        }
    }

    @Nested
    class LargeBodiesBlobs extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return large(options);
        }
    }

    @Nested
    class FaultyLogs extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return faulty(options);
        }
    }

    @Nested
    class FaultyDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return faulty(options);
        }
    }

    @Nested
    class FaultyBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return faulty(options);
        }
    }
}
