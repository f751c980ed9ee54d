/** What works over any backend, over stores that are large enough, wrong enough, or fail. */
@NullMarked
package dev.holdfast.testkit.ops;

import org.jspecify.annotations.NullMarked;
