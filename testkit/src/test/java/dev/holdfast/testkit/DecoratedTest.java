package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Limits;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.Stores;
import dev.holdfast.store.cache.CachedBackend;
import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.store.memory.MemoryBackendProvider;
import dev.holdfast.store.metrics.MeteredBackend;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
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

    private Backend cached(StoreOptions options) {
        return new CachedBackend(new MemoryBackendProvider().open(url, options), 100_000);
    }

    private Backend metered(StoreOptions options) {
        return new MeteredBackend(new MemoryBackendProvider().open(url, options), (operation, outcome, took) -> {});
    }

    @Nested
    class LargeBodiesLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return large(options);
        }
    }

    /** The limit of large bodies is that of blobs. */
    @Nested
    class LargeBodiesInSmallBlobsLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            var small = new Limits(NewEvent.MAX_BODY_BYTES, 2 * NewEvent.MAX_BODY_BYTES);
            return new LargeBodies(new FaultyBackend(new MemoryBackendProvider().open(url, options), small));
        }
    }

    /** A storage that takes less than others. */
    @Nested
    class SmallBodiesLog extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return new FaultyBackend(
                    new MemoryBackendProvider().open(url, options), new Limits(300_000, NewEvent.MAX_BODY_BYTES));
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

    @Nested
    class CachedLogs extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return cached(options);
        }
    }

    @Nested
    class CachedDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return cached(options);
        }
    }

    @Nested
    class CachedBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return cached(options);
        }
    }

    @Nested
    class MeteredLogs extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return metered(options);
        }
    }

    @Nested
    class MeteredDocuments extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return metered(options);
        }
    }

    @Nested
    class MeteredBinaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return metered(options);
        }
    }

    /** All of them at once, around a tenant's space. */
    @Nested
    class ManySignals extends SignalsContract {
        @Override
        protected Backend open(StoreOptions options) {
            Backend shared = Stores.open(url.toString(), options.withTenant("acme"));
            return new FaultyBackend(new MeteredBackend(new CachedBackend(shared, 100_000), (name, how, took) -> {}));
        }
    }

    @Nested
    class CachedReopened extends ReopenContract {
        private final Backend holder = new MemoryBackendProvider().open(url, StoreOptions.defaults());

        @Override
        protected Backend open(StoreOptions options) {
            return cached(options);
        }

        @AfterEach
        void letGo() {
            holder.close();
        }
    }
}
