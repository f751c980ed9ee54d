/** Workers side by side on one store, each with a clock of its own. */
@NullMarked
package dev.holdfast.worker;

import org.jspecify.annotations.NullMarked;
