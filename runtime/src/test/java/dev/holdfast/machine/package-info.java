@NullMarked
package dev.holdfast.machine;

import org.jspecify.annotations.NullMarked;
