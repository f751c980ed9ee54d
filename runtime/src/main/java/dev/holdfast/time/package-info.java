/**
 * Time that can be replaced: timers, retry delays, leases. Knows only the store.
 */
@NullMarked
package dev.holdfast.time;

import org.jspecify.annotations.NullMarked;
