@NullMarked
package dev.holdfast.deploy;

import org.jspecify.annotations.NullMarked;
