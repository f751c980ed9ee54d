/** The promises of the store, kept on a real Redis. */
@NullMarked
package dev.holdfast.redis;

import org.jspecify.annotations.NullMarked;
