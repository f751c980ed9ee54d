/** The contracts over the memory backend and the decorators, and the kit's own tests. */
@NullMarked
package dev.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
