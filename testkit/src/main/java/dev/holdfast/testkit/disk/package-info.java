/**
 * Power cuts, failing disks and killed processes for backends that keep their state in files. Start at
 * {@link dev.holdfast.testkit.disk.CrashCheck}, which runs a workload on a
 * {@link dev.holdfast.testkit.disk.SimulatedDisk} and recovers from everything a power cut may leave of it.
 *
 * <p>Nothing here knows how a backend lays out its files: it sees the operations on the disk below and the promises of
 * {@link dev.holdfast.store.Backend} above.
 */
@NullMarked
package dev.holdfast.testkit.disk;

import org.jspecify.annotations.NullMarked;
