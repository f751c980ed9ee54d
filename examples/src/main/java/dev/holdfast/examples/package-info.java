/** Programs that use Holdfast as a library; workflows to start from are in {@code examples/workflows}. */
@NullMarked
package dev.holdfast.examples;

import org.jspecify.annotations.NullMarked;
