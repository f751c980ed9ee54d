/** What storages that have {@link dev.holdfast.store.Signals signals} have in common. Knows only the store. */
@NullMarked
package dev.holdfast.store.signal;

import org.jspecify.annotations.NullMarked;
