@NullMarked
package dev.holdfast.definition;

import org.jspecify.annotations.NullMarked;
