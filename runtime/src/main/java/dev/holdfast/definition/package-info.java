/**
 * Reading what people write: YAML or JSON with the place of every value, the members of objects, and all problems told at
 * once. Knows the store only through its errors.
 */
@NullMarked
package dev.holdfast.definition;

import org.jspecify.annotations.NullMarked;
