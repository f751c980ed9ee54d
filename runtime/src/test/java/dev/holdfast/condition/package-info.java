@NullMarked
package dev.holdfast.condition;

import org.jspecify.annotations.NullMarked;
