package dev.holdfast.store;

import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.store.tenant.TenantBackend;
import java.security.SecureRandom;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The way in: opens a store by its URL. */
public final class Stores {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Stores() {}

    /**
     * Opens a store for reading and writing, for example {@code memory:}, {@code file:DIR} or
     * {@code postgresql://host/database}.
     *
     * @throws IllegalArgumentException if no backend on the class path opens such a URL
     * @throws StoreException if the storage cannot be opened
     */
    public static Backend open(String url) {
        return open(url, StoreOptions.defaults());
    }

    /**
     * Opens a store with a clock of the caller's, for reading only, for another tenant than the default one, or encoded.
     *
     * @throws IllegalArgumentException if no backend on the class path opens such a URL, or there can be no such tenant
     * @throws StoreException if the storage cannot be opened, or keys for it are missing or wrong
     */
    public static Backend open(String url, StoreOptions options) {
        EncodedBackend whole = openWhole(url, options);
        try {
            return new LargeBodies(new TenantBackend(whole, options.tenant(), RANDOM));
        } catch (IllegalArgumentException refused) {
            whole.close();
            throw refused;
        }
    }

    /**
     * Opens a store with all its tenants, each name as it is stored, for whoever looks after the store: to copy it, to
     * change its keys. The tenant of {@code options} does not matter.
     */
    public static EncodedBackend openWhole(String url, StoreOptions options) {
        Backend opened = openAsStored(url, options);
        try {
            return EncodedBackend.around(opened, options.encoding(), RANDOM);
        } catch (StoreException refused) {
            opened.close();
            throw refused;
        }
    }

    private static Backend openAsStored(String url, StoreOptions options) {
        StoreUrl parsed = StoreUrl.parse(url);
        return provider(parsed).open(parsed, options);
    }

    /** What opening a store for writing is going to change first; see {@link BackendProvider#preparation}. */
    public static String preparation(String url) {
        StoreUrl parsed = StoreUrl.parse(url);
        return provider(parsed).preparation(parsed);
    }

    private static BackendProvider provider(StoreUrl url) {
        var known = new TreeSet<String>();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (provider.schemes().contains(url.scheme())) {
                return provider;
            }
            known.addAll(provider.schemes());
        }
        throw new IllegalArgumentException("no backend opens '" + url + "'; known here are " + String.join(", ", known)
                + ", and each database has a module of its own to add");
    }
}
