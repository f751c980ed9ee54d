@NullMarked
package dev.holdfast.machine.model;

import org.jspecify.annotations.NullMarked;
