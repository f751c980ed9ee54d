/**
 * Measures Holdfast beside its peers and the physical limit, all in one run, since a disk is never as fast twice. Start at
 * {@link dev.holdfast.bench.Bench}; {@code docs/performance.md} has what was reached.
 */
@NullMarked
package dev.holdfast.bench;

import org.jspecify.annotations.NullMarked;
