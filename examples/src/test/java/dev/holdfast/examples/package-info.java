/** Runs every example, and looks at what it really leaves. */
@NullMarked
package dev.holdfast.examples;

import org.jspecify.annotations.NullMarked;
