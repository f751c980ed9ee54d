package dev.holdfast.neo4j;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.cache.CachedBackend;
import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.codec.KeyRing;
import dev.holdfast.testkit.BlobsContract;
import dev.holdfast.testkit.DocsContract;
import dev.holdfast.testkit.LogContract;
import dev.holdfast.testkit.ReopenContract;
import org.junit.jupiter.api.Nested;

/** Neo4j keeps its promises under all decorators at once: a tenant's space, encrypted, large bodies as blobs, cached. */
class Neo4jDecoratedTest {
    private static final Encoding ENCRYPTED = Encoding.encrypted(KeyRing.parse("test=" + "A".repeat(43) + "= active"))
            .requiringEncryption();

    private final String url = new EmptyGraph().url();

    private Backend decorated(StoreOptions options) {
        return new CachedBackend(Stores.open(url, options.withTenant("acme").withEncoding(ENCRYPTED)), 100_000);
    }

    @Nested
    class Logs extends LogContract {
        @Override
        protected Backend open(StoreOptions options) {
            return decorated(options);
        }
    }

    @Nested
    class Documents extends DocsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return decorated(options);
        }
    }

    @Nested
    class Binaries extends BlobsContract {
        @Override
        protected Backend open(StoreOptions options) {
            return decorated(options);
        }
    }

    @Nested
    class Reopened extends ReopenContract {
        @Override
        protected Backend open(StoreOptions options) {
            return decorated(options);
        }
    }
}
