package dev.holdfast.sql;

import dev.holdfast.servers.PostgresServer;
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

/** PostgreSQL keeps its promises under all decorators at once: a tenant's space, encrypted, large bodies as blobs, cached. */
class PostgresDecoratedTest {
    private static final Encoding ENCRYPTED = Encoding.encrypted(KeyRing.parse("test=" + "A".repeat(43) + "= active"))
            .requiringEncryption();

    private final String url = PostgresServer.shared().createDatabase() + "?poolMax=5&poolMin=0";

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
