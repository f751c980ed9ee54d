@NullMarked
package dev.holdfast.machine.exchange;

import org.jspecify.annotations.NullMarked;
