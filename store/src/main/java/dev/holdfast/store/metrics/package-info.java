/** Counts and times what is done with a store, around any backend. Start at {@link dev.holdfast.store.metrics.MeteredBackend}. */
@NullMarked
package dev.holdfast.store.metrics;

import org.jspecify.annotations.NullMarked;
