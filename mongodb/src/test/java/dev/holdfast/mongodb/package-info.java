@NullMarked
package dev.holdfast.mongodb;

import org.jspecify.annotations.NullMarked;
