/** Servers start, answer, and survive being killed. */
@NullMarked
package dev.holdfast.servers;

import org.jspecify.annotations.NullMarked;
