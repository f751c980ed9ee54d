/** What works over any backend, naming none: verify, stats. */
@NullMarked
package dev.holdfast.store.ops;

import org.jspecify.annotations.NullMarked;
