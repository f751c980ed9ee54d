/** Keeps in memory what never changes, around any backend. Start at {@link dev.holdfast.store.cache.CachedBackend}. */
@NullMarked
package dev.holdfast.store.cache;

import org.jspecify.annotations.NullMarked;
