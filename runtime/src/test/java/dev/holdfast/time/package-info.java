@NullMarked
package dev.holdfast.time;

import org.jspecify.annotations.NullMarked;
