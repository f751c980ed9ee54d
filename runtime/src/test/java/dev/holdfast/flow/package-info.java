@NullMarked
package dev.holdfast.flow;

import org.jspecify.annotations.NullMarked;
