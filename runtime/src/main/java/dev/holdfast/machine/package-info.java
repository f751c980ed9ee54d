/**
 * Durable state machines. Each instance is a stream: what happens to it in one go, its macrostep, is one atomic append. Begin
 * with {@link dev.holdfast.machine.ComponentRegistry}.
 */
@NullMarked
package dev.holdfast.machine;

import org.jspecify.annotations.NullMarked;
