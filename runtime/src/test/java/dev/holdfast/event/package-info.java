@NullMarked
package dev.holdfast.event;

import org.jspecify.annotations.NullMarked;
