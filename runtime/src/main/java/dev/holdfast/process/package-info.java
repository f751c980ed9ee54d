/**
 * Commands of the operating system: {@link dev.holdfast.process.RunningCommand} starts one and ends it with everything it
 * started, {@link dev.holdfast.process.Orphans} ends what a Holdfast that was killed left running. Knows nothing of
 * workflows.
 */
@NullMarked
package dev.holdfast.process;

import org.jspecify.annotations.NullMarked;
