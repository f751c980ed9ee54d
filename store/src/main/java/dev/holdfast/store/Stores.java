package dev.holdfast.store;

import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.store.tenant.TenantBackend;
import java.security.SecureRandom;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The way in: opens a store by its URL. */
public final class Stores {
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

    /** Opens a store with a clock of the caller's, for reading only, or for another tenant than the default one. */
    public static Backend open(String url, StoreOptions options) {
        StoreUrl parsed = StoreUrl.parse(url);
        var known = new TreeSet<String>();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (provider.schemes().contains(parsed.scheme())) {
                return around(provider.open(parsed, options), options);
            }
            known.addAll(provider.schemes());
        }
        throw new IllegalArgumentException("no backend opens '" + parsed + "'; known here are "
                + String.join(", ", known) + ", and each database has a module of its own to add");
    }

    private static Backend around(Backend opened, StoreOptions options) {
        return new LargeBodies(new TenantBackend(opened, options.tenant(), new SecureRandom()));
    }
}
