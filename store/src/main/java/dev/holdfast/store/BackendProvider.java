package dev.holdfast.store;

import java.util.Set;

/** Opens one kind of storage. Found by {@link java.util.ServiceLoader}; add the backend's jar and its URLs work. */
public interface BackendProvider {
    /** The URL schemes it opens, in lower case and without the colon. */
    Set<String> schemes();

    /**
     * Opens a store.
     *
     * @throws IllegalArgumentException if the URL is not one it understands
     * @throws StoreException if the storage cannot be opened
     */
    Backend open(StoreUrl url, StoreOptions options);

    /**
     * What opening this store for writing is going to change in the storage before anything else, as a text to read before:
     * statements of SQL, for example. Changes nothing.
     *
     * @return empty if nothing
     * @throws StoreException if the storage cannot be looked at
     */
    default String preparation(StoreUrl url) {
        return "";
    }
}
