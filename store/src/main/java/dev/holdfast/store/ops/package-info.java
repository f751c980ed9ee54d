/**
 * What works over any backend, naming none. {@link dev.holdfast.store.ops.Verify} checks that a store keeps its promises,
 * {@link dev.holdfast.store.ops.Stats} counts what is in it. {@link dev.holdfast.store.ops.Copy} and
 * {@link dev.holdfast.store.ops.Migration} go from store to store, {@link dev.holdfast.store.ops.Backup},
 * {@link dev.holdfast.store.ops.Restore} and {@link dev.holdfast.store.ops.Export} to files and back,
 * {@link dev.holdfast.store.ops.Retain} and {@link dev.holdfast.store.ops.Compact} remove what is not needed.
 *
 * <p>All of them read page by page, so that a store may be larger than memory, and can be killed and started again. Whoever
 * changes tenants or keys opens the whole store; retaining and compacting are for the space of one tenant.
 */
@NullMarked
package dev.holdfast.store.ops;

import org.jspecify.annotations.NullMarked;
