package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.cache.CachedBackend;
import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.codec.KeyRing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/**
 * A backend keeps its promises under all decorators at once: a tenant's space, encrypted, large bodies as blobs, cached. Extend
 * once per durable backend; never weaken it for one.
 */
public abstract class DecoratedContract {
    private static final Encoding ENCRYPTED = Encoding.encrypted(KeyRing.parse("test=" + "A".repeat(43) + "= active"))
            .requiringEncryption();

    private @Nullable String url;

    /** The URL of a store that is empty; asked for once for each test. */
    protected abstract String emptyStore();

    private Backend decorated(StoreOptions options) {
        String place = url == null ? emptyStore() : url;
        url = place;
        return new CachedBackend(Stores.open(place, options.withTenant("acme").withEncoding(ENCRYPTED)), 100_000);
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
