/**
 * What works over any backend, naming none: {@link dev.holdfast.store.ops.Verify} checks that a store keeps its promises,
 * {@link dev.holdfast.store.ops.Stats} counts what is in it. Both read page by page, so that a store may be larger than
 * memory, and write nothing.
 */
@NullMarked
package dev.holdfast.store.ops;

import org.jspecify.annotations.NullMarked;
